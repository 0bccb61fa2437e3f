"""Pictures for tests, drawn on the spot."""

from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image

from blog.models import BlogImage


def a_picture(title: str = "A picture", size: tuple[int, int] = (64, 36)) -> BlogImage:
    """A small stored picture in one colour."""
    drawn = BytesIO()
    Image.new("RGB", size, "#0B5A45").save(drawn, "PNG")
    return BlogImage.objects.create(title=title, file=ImageFile(drawn, name="picture.png"))
