"""A reader who has nothing but a keyboard, and looks at where the focus is after every key."""

from typing import Any, Final

MOST: Final = 120  # presses of Tab to get anywhere on a page

FOCUS: Final = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getClientRects()[0];
  const place = box && [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const on_top = place && document.elementFromPoint(...place);
  const label = one.labels && one.labels.length ? one.labels[0].textContent : '';
  const name = one.getAttribute('aria-label') || label || one.textContent;
  return {
    tag: one.localName, id: one.id, name: name.replace(/\\s+/g, ' ').trim().slice(0, 80),
    is_marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    is_seen: Boolean(on_top) && one.contains(on_top),
  };
}"""


class Keyboard:
    """Moves through a page by Tab alone. Fails as soon as the focus is somewhere that cannot be seen."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def to(self, name: str, tag: str = "", id: str = "") -> None:
        """Press Tab until the focus is on what is called ``name``, or has the ``id``.

        :param tag: of the element, where a name may stand for several.
        """
        walked = []
        for _ in range(MOST):
            self.page.keyboard.press("Tab")
            focus = self.look()
            walked.append(focus["name"] or focus["id"])
            is_it = focus["id"] == id if id else focus["name"].startswith(name)
            if is_it and focus["tag"] == (tag or focus["tag"]):
                return
        raise AssertionError(f"{name or id} is not to be reached: {walked}")

    def look(self) -> dict[str, Any]:
        """Where the focus is; it has to be marked, on the screen and not under anything."""
        focus: dict[str, Any] = self.page.evaluate(FOCUS)
        for _ in range(50):
            if focus["tag"] in ("body", "html") or (focus["is_marked"] and focus["is_seen"]):
                return focus
            self.page.wait_for_timeout(100)  # the browser may still be scrolling there
            focus = self.page.evaluate(FOCUS)
        raise AssertionError(f"the focus cannot be seen: {focus}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
