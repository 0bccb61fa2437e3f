"""Portraits people upload: cut to a square and written anew, so that nothing else in the file comes along."""

import secrets
from io import BytesIO
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps

LARGEST: Final = 5 * 1024 * 1024  # bytes
MOST_PIXELS: Final = 40_000_000
SIDE: Final = 512  # pixels; twice what the largest portrait on a page is shown at, and some more
FORMATS: Final = ("JPEG", "PNG", "WEBP", "AVIF")
QUALITY: Final = 85

NO_PICTURE = gettext_lazy("This is no JPEG, PNG, WebP or AVIF picture, or it is damaged.")


def square_portrait(upload: UploadedFile) -> "ContentFile[bytes]":
    """The picture in ``upload``, its middle, as a WebP of 512 by 512 pixels with a name nobody can guess.

    Place, camera, comments and whatever else was in the file are not in the new one. Of a moving picture the first
    frame is kept.

    :raises ValidationError: when it is too large, or no picture of these formats.
    """
    if (upload.size or 0) > LARGEST:
        raise ValidationError(_("The picture is larger than %(size)s MB.") % {"size": LARGEST // 1024 // 1024})
    try:
        portrait = _square(upload)
    except ValidationError:
        raise
    except Exception as error:
        raise ValidationError(NO_PICTURE) from error  # each decoder has errors of its own
    written = BytesIO()
    portrait.save(written, "WEBP", quality=QUALITY)
    return ContentFile(written.getvalue(), name=f"{secrets.token_hex(16)}.webp")


def _square(upload: UploadedFile) -> Image.Image:
    upload.seek(0)
    with Image.open(upload, formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            words = _("The picture has more than %(number)s million pixels.")
            raise ValidationError(words % {"number": MOST_PIXELS // 1_000_000})
        picture.draft("RGB", (SIDE * 2, SIDE * 2))  # a JPEG need not be read larger than that
        picture.load()
        turned = ImageOps.exif_transpose(ImageOps.fit(_plain(picture), (SIDE, SIDE)))
    bare = Image.new(turned.mode, turned.size)
    bare.paste(turned)
    return bare


def _plain(picture: Image.Image) -> Image.Image:
    """With eight bits for each of its colours, and transparency where there is some."""
    if picture.mode in ("RGB", "RGBA"):
        return picture
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
