"""Personal data are found where they stand, and other numbers are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragloom_guard.personal import find
from ragloom_guard.personal.card import luhn
from ragloom_guard.personal.iban import checks

ALL = ("email", "phone", "card", "iban")


def found(text: str, *kinds: str) -> list[str]:
    return [text[one.start : one.end] for one in find(text, kinds or ALL)]


@pytest.mark.parametrize(
    ("text", "mail"),
    [
        ("Write to ann.lee@example.org.", "ann.lee@example.org"),
        ("<o'neill+news@mail.example.co.uk>", "o'neill+news@mail.example.co.uk"),
        ("邮箱是ann@example.org谢谢", "ann@example.org"),
    ],
)
def test_an_address_is_found_without_what_stands_around_it(text, mail):
    assert found(text, "email") == [mail]


@pytest.mark.parametrize("text", ["me @ home", "user@localhost", "@example.org", "a@b.c"])
def test_what_is_no_address_is_left(text):
    assert found(text, "email") == []


@pytest.mark.parametrize(
    "number",
    [
        "+49 (221) 123-4567",
        "+14155550123",
        "(555) 010-4477",
        "555-010-4477",
        "01 23 45 67 89",
        "0221/1234567",
        "020 7946 0018",
        "13800138000",
        "138 0013 8000",
    ],
)
def test_a_telephone_number_is_found_in_its_usual_forms(number):
    assert found(f"Call {number}, please.", "phone") == [number]


@pytest.mark.parametrize(
    "text",
    [
        "+49\u00a0221\u202f1234567",
        "＋４９　２２１　１２３４５６７",
        "+49 221\n1234567",
        "4111\u20111111\u20131111\u22121111",
        "DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000",
        "ann＠example.org",
        "ann.lee@exam\u00adple.org",
        "41\u200b11 1111 1111 1111",
    ],
)
def test_typography_hides_nothing(text):
    assert found(f"An «{text}».") == [text]


@pytest.mark.parametrize(
    "text",
    [
        "1914-1918",
        "2024-05-01",
        "05/2024",
        "1,234,567.89",
        "3.14159265358979",
        "ISBN 978-3-16-148410-0",
        "in 1869",
        "1914–1918",
    ],
)
def test_years_dates_and_amounts_are_no_personal_data(text):
    assert found(text) == []


@pytest.mark.parametrize("number", ["4111 1111 1111 1111", "5500-0055-5555-5559", "378282246310005"])
def test_a_card_number_is_found(number):
    assert found(f"Paid with {number}.", "card") == [number]


def test_a_card_number_is_found_beside_other_numbers():
    assert found("Order 12 4111 1111 1111 1111 7 items", "card") == ["4111 1111 1111 1111"]


def test_a_number_whose_check_digit_is_wrong_is_no_card():
    assert found("4111 1111 1111 1112", "card") == []


@given(st.from_regex(r"[2-6][0-9]{11,17}", fullmatch=True))
def test_exactly_one_check_digit_in_ten_is_right(digits):
    assert sum(luhn(f"{digits}{last}") for last in range(10)) == 1


@pytest.mark.parametrize(
    "number",
    ["DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432", "NO9386011117947", "FR1420041010050500013M02606"],
)
def test_an_account_number_is_found(number):
    assert found(f"To {number} and no other.", "iban") == [number]


@pytest.mark.parametrize(
    "text", ["DE88 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 001", "ZZ89370400440532013000", "DE89", "AB12 CD"]
)
def test_a_wrong_check_length_or_country_is_no_account(text):
    assert found(text, "iban") == []


def test_the_check_of_an_account_notices_two_digits_that_changed_places():
    assert checks("DE89370400440532013000")
    assert not checks("DE89370400440532031000")


def test_nothing_is_found_twice():
    assert [one.kind for one in find("4111 1111 1111 1111", ALL)] == ["card"]


def test_only_what_is_asked_for_is_found():
    assert found("ann@example.org, +14155550123", "phone") == ["+14155550123"]


@given(st.text())
def test_what_is_found_lies_within_the_text_in_order(text):
    spans = [(one.start, one.end) for one in find(text, ALL)]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
