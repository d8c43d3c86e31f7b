"""The front as a picture."""

import xml.etree.ElementTree as ElementTree
from math import nan

from ragloom.evaluate.results import Figure
from ragloom.evaluate.sweeping.finding import _NOTHING
from ragloom.evaluate.sweeping.found import Checked, Sweep, Tried
from ragloom.evaluate.sweeping.front_picture import front_picture

SVG = "{http://www.w3.org/2000/svg}"


def tried(number: int, value: float, seconds: float | None, *, front: bool = False, label: str = "x") -> Tried:
    return Tried(
        number,
        None,
        {},
        {"generator": label},
        figure=Figure("f1", "answers", value, value - 0.1, value + 0.1),
        finalist=seconds is not None,
        latency=None if seconds is None else Figure("latency_p50", "latency", seconds, unit="s"),
        front=front,
    )


def drawn(*some: Tried) -> ElementTree.Element:
    checked = Checked(None, None, _NOTHING, _NOTHING, _NOTHING, nan)
    found = Sweep("a <b> on c", "f1", True, True, {}, {}, 10, 5, (10,), some, 0, checked, {})
    return ElementTree.fromstring(front_picture(found))


def circles(picture: ElementTree.Element) -> list[tuple[float, float]]:
    return [(float(one.get("cx")), float(one.get("cy"))) for one in picture.iter(f"{SVG}circle")]


def test_every_config_that_was_timed_is_a_point():
    assert len(circles(drawn(tried(0, 0.5, 0.01), tried(1, 0.6, 1.0), tried(2, 0.4, None)))) == 2


def test_better_is_higher_and_slower_further_right():
    (fast, good), (slow, better) = circles(drawn(tried(0, 0.5, 0.01), tried(1, 0.6, 1.0)))
    assert fast < slow and better < good


def test_points_lie_within_the_frame():
    for x, y in circles(drawn(*(tried(n, n / 10, 10.0 ** (n - 4)) for n in range(8)))):
        assert 72 <= x <= 736 and 56 <= y <= 400


def test_the_front_goes_through_those_on_it_alone():
    picture = drawn(tried(0, 0.5, 0.01, front=True), tried(1, 0.4, 0.5), tried(2, 0.7, 1.0, front=True))
    (line,) = [one for one in picture.iter(f"{SVG}path") if one.get("fill") == "none"]
    assert line.get("d").count("H") == 1


def test_a_point_says_what_was_chosen_as_it_is_written():
    picture = drawn(tried(0, 0.5, 0.01, label="<&>"))
    assert [one.find(f"{SVG}title").text for one in picture.iter(f"{SVG}circle")] == ["generator = <&>"]


def test_where_nothing_was_timed_there_is_a_picture_without_points():
    assert circles(drawn(tried(0, 0.5, None))) == []


def test_one_point_alone_can_be_drawn():
    assert len(circles(drawn(tried(0, 0.5, 0.01, front=True)))) == 1


def test_what_no_xml_holds_is_left_out_of_the_picture():
    picture = drawn(tried(0, 0.5, 0.01, label="a\x1bb\ud800"))
    assert [one.find(f"{SVG}title").text for one in picture.iter(f"{SVG}circle")] == ["generator = a\ufffdb\ufffd"]
