"""Files that are sent: never more than a photo's worth is kept, however long the file."""

from django.core.files.uploadhandler import FileUploadHandler

from passregion.beneficiaries.operations.portraits import BYTE_COUNT_MAX


class BoundedUploadHandler(FileUploadHandler):
    """Lets one byte more than the limit through, then drops the rest.

    The form then reads a file that is too big, and says so in a sentence, while the disk stays empty.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        room = BYTE_COUNT_MAX + 1 - start
        return raw_data[:room] if room > 0 else None

    def file_complete(self, file_size: int) -> None:
        """The handlers that follow make the file."""
