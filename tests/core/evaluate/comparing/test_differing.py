from ragloom.evaluate.comparing import Differing, differing


def test_settings_are_named_by_their_path():
    one, other = ({"fusion": {"ranks": {"use": name}}, "version": 1} for name in ("rrf", "borda"))
    assert differing(one, other) == (Differing("fusion.ranks.use", "rrf", "borda"),)


def test_a_list_is_gone_through_by_number():
    assert differing({"a": [1, {"k": 2}]}, {"a": [1, {"k": 3}]}) == (Differing("a.1.k", 2, 3),)


def test_what_one_alone_has_is_none_in_the_other():
    assert differing({"k": 5}, {"n": 6}) == (Differing("k", 5, None), Differing("n", None, 6))


def test_an_empty_list_is_a_value():
    assert differing({"query": []}, {"query": [{"use": "hyde"}]}) == (
        Differing("query", [], None),
        Differing("query.0.use", None, "hyde"),
    )


def test_equal_configs_do_not_differ():
    assert differing({"a": [1, {"b": None}]}, {"a": [1, {"b": None}]}) == ()


def test_all_of_a_config_differs_from_none():
    assert differing({}, {"k": 5}) == (Differing("k", None, 5),)
