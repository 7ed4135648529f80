from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.errors import ProductInvalid
from studio.media.upload_picture import MOST_BYTES, upload_picture


def noise(path: Path, width: int = 1280, height: int = 720) -> Path:
    random = np.random.default_rng(3)
    Image.fromarray(random.integers(0, 256, (height, width, 3), dtype=np.uint8)).save(path)
    return path


def test_a_cover_that_fits_is_taken_as_it_is(tmp_path: Path) -> None:
    Image.new("RGB", (1280, 720), (9, 90, 200)).save(tmp_path / "cover.png")
    made = upload_picture(tmp_path / "cover.png", tmp_path / "thumbnail")
    assert made == tmp_path / "thumbnail.png"
    assert made.read_bytes() == (tmp_path / "cover.png").read_bytes()


def test_a_cover_with_too_many_bytes_becomes_a_jpeg_that_fits(tmp_path: Path) -> None:
    source = noise(tmp_path / "cover.png")
    assert source.stat().st_size > MOST_BYTES
    made = upload_picture(source, tmp_path / "thumbnail.png")
    assert made == tmp_path / "thumbnail.jpg"
    assert made.stat().st_size <= MOST_BYTES
    with Image.open(made) as picture:
        assert (picture.size, picture.format) == ((1280, 720), "JPEG")


def test_a_cover_of_another_shape_is_shown_whole(tmp_path: Path) -> None:
    tall = Image.new("RGB", (300, 600), (0, 0, 200))
    tall.paste((250, 0, 0), (0, 0, 300, 20))
    tall.paste((0, 250, 0), (0, 580, 300, 600))
    tall.save(tmp_path / "cover.webp", lossless=True)
    made = upload_picture(tmp_path / "cover.webp", tmp_path / "thumbnail")
    with Image.open(made) as picture:
        assert picture.size == (1280, 720)
        assert picture.getpixel((640, 5)) == (250, 0, 0)
        assert picture.getpixel((640, 715)) == (0, 250, 0)


def test_what_is_no_picture_is_told_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "cover.png").write_text("no picture")
    with pytest.raises(ProductInvalid, match=r"cover\.png is not a picture"):
        upload_picture(tmp_path / "cover.png", tmp_path / "thumbnail")
