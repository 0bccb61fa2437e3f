"""How far apart two words are, in slips of the pen."""


def slips(one: str, other: str, at_most: int) -> int:
    """
    How many letters are struck out, added, changed or swapped with their neighbour to make ``other`` of ``one``.

    The restricted Damerau-Levenshtein distance (https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance).

    :param at_most: more than this is not counted any further; the answer is then ``at_most + 1``.
    """
    if abs(len(one) - len(other)) > at_most:
        return at_most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > at_most:
            return at_most + 1
    return min(row[-1], at_most + 1)


def shortened(word: str) -> set[str]:
    """What is left of a word when one letter is struck out."""
    return {word[:place] + word[place + 1 :] for place in range(len(word))}
