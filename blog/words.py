"""Small rules about text that several rooms share."""


def clip(text: str, length: int) -> str:
    """``text``, cut to ``length`` characters with an ellipsis where something was cut."""
    return text if len(text) <= length else text[: length - 1] + "…"
