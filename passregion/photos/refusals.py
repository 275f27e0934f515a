"""Why a photo is not kept. Each code is turned into a sentence by the page that receives the photo."""

from passregion.common.errors import Refusal


class PhotoRefused(Refusal):
    """The file is not a photo that can be used, or cannot be used now. `code` says why."""


class PhotoTooBig(PhotoRefused):
    """More bytes than allowed; details: megabytes_max."""

    code = "too_big"


class PhotoTooManyPixels(PhotoRefused):
    """More pixels than allowed; details: megapixels (when known), megapixels_max."""

    code = "too_many_pixels"


class PhotoFormat(PhotoRefused):
    """An image, or a file, of a kind that is not accepted."""

    code = "format"


class PhotoUnreadable(PhotoRefused):
    """Looks like an accepted image but cannot be decoded to the end."""

    code = "unreadable"


class PhotoTooSmall(PhotoRefused):
    """Too few pixels once cropped; details: width, height (those there are), width_min, height_min."""

    code = "too_small"


class PhotoTimeout(PhotoRefused):
    """Decoding lasted longer than allowed; details: seconds."""

    code = "timeout"


class PhotoBusy(PhotoRefused):
    """Too many photos wait already: the same photo may be accepted in a moment."""

    code = "busy"


BY_CODE: dict[str, type[PhotoRefused]] = {
    kind.code: kind
    for kind in (
        PhotoTooBig,
        PhotoTooManyPixels,
        PhotoFormat,
        PhotoUnreadable,
        PhotoTooSmall,
        PhotoTimeout,
        PhotoBusy,
    )
}
