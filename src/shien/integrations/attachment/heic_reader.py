"""HEIC を読んで JPEG を書くだけのプログラム。heic.py が別のプロセスとして起こす。入力は標準入力、答えは標準出力。

引数は画素数の限り。限りを超えれば 3、読めなければほかの数で終わる。
"""

import io
import resource
import sys

_MEMORY = 2 * 1024**3  # bytes of address space; 50 million pixels take some 400 MB
_SECONDS = 25


def main() -> int:
    """読んで書く。"""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    import pi_heif
    from PIL import Image

    pi_heif.options.THUMBNAILS = pi_heif.options.DEPTH_IMAGES = pi_heif.options.AUX_IMAGES = False
    pi_heif.register_heif_opener()
    picture = Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=("HEIF",))
    if picture.width * picture.height > int(sys.argv[1]):
        return 3
    picture.load()  # libheif turns the picture as its head says
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=88, icc_profile=picture.info.get("icc_profile"), exif=b"")
    sys.stdout.buffer.write(out.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main())
