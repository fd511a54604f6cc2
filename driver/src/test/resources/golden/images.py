"""Writes images.zip: small JPEG and PNG files of all kinds, and the pixels that Pillow reads from them.

    python3 images.py

Each NAME.jpg or NAME.png is followed by NAME.rgb, NAME.grey (convert("RGB"), convert("L")) and NAME.small
(RGB resized to 9 x 7, width x height, BILINEAR), row by row. Pictures are smooth with some noise and odd sizes.
"""

import io
import pathlib
import zipfile

import numpy
from PIL import Image

random = numpy.random.default_rng(7)
HEIGHT, WIDTH = 21, 27


def picture(channels):
    y, x, c = numpy.mgrid[0:HEIGHT, 0:WIDTH, 0:channels]
    smooth = 127 + 90 * numpy.sin(x / 5 + c) * numpy.cos(y / 4 - c) + 30 * numpy.sin(c * 2.0)
    return numpy.clip(smooth + random.normal(0, 12, smooth.shape), 0, 255).astype(numpy.uint8)


def saved(image, kind, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


rgb = Image.fromarray(picture(3), "RGB")
grey = Image.fromarray(picture(1)[:, :, 0], "L")
four = picture(4)
deep = (picture(1)[:, :, 0].astype(numpy.uint16) << 8) + random.integers(0, 256, (HEIGHT, WIDTH), numpy.uint16)
files = {
    "444.jpg": saved(rgb, "JPEG", quality=90, subsampling=0),
    "422.jpg": saved(rgb, "JPEG", quality=85, subsampling=1),
    "420.jpg": saved(rgb, "JPEG", quality=75, subsampling=2),
    "progressive.jpg": saved(rgb, "JPEG", quality=75, subsampling=2, progressive=True),
    "grey.jpg": saved(grey, "JPEG", quality=80),
    "cmyk.jpg": saved(Image.fromarray(four, "CMYK"), "JPEG", quality=90),
    "rgb.png": saved(rgb, "PNG"),
    "grey.png": saved(grey, "PNG"),
    "rgba.png": saved(Image.fromarray(four, "RGBA"), "PNG"),
    "greyalpha.png": saved(Image.fromarray(four[:, :, :2].copy(), "LA"), "PNG"),
    "palette.png": saved(rgb.quantize(17), "PNG"),
    "bilevel.png": saved(grey.convert("1"), "PNG"),
    "deep.png": saved(Image.fromarray(deep), "PNG"),
}

here = pathlib.Path(__file__).parent
with zipfile.ZipFile(here / "images.zip", "w", zipfile.ZIP_DEFLATED) as archive:

    def put(name, data):
        archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)

    for name, data in files.items():
        image = Image.open(io.BytesIO(data))
        if image.mode.startswith("I"):
            # Pillow clips 16 bits; the upper eight are what is meant.
            image = Image.fromarray((numpy.array(image) >> 8).astype(numpy.uint8), "L")
        put(name, data)
        put(name + ".rgb", image.convert("RGB").tobytes())
        put(name + ".grey", image.convert("RGB").convert("L").tobytes())
        put(name + ".small", image.convert("RGB").resize((9, 7), Image.BILINEAR).tobytes())
