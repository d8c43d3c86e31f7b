"""What has been computed is found again, up to a bound."""

from ragloom.evaluate.sweeping.memory import Memory


def doubling(made: list):
    def make(keys):
        def of(places):
            made.extend(keys[place] for place in places)
            return [2 * keys[place] for place in places]

        return of

    return make


def test_a_value_is_made_once_and_then_found():
    memory, made = Memory(), []
    for keys in ([1, 2], [2, 3]):
        assert memory.each(keys, doubling(made)(keys)) == [2 * key for key in keys]
    assert (made, memory.found, memory.made) == ([1, 2, 3], 1, 3)


def test_a_key_that_comes_twice_is_made_once():
    made = []
    assert Memory().each([5, 5], doubling(made)([5, 5])) == [10, 10]
    assert made == [5]


def test_what_was_wanted_longest_ago_is_forgotten_first():
    memory, made = Memory(most=1000), []
    for key in (1, 2, 3, 1, 4, 1, 2):
        memory.each([key], doubling(made)([key]))
    assert made == [1, 2, 3, 4, 2]


def test_what_is_larger_takes_more_of_the_room():
    memory, made = Memory(most=3000), []
    for key in (1, 2, 1):
        memory.each([key], doubling(made)([key]), size=lambda value: 2000)
    assert made == [1, 2, 1]


def test_what_is_not_to_be_kept_is_made_again():
    memory, made = Memory(), []
    for _ in range(2):
        memory.each([1], doubling(made)([1]), keep=lambda: False)
    assert made == [1, 1]
