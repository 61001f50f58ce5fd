"""What an attached file is, told by its first bytes and not by its name, and what may be kept."""

from enum import StrEnum

from app.core.i18n import N_
from app.storage.places import ATTACHMENTS

LARGEST = 25 * 1024 * 1024  # bytes of one file
MOST_OF_ONE = 40  # files of one record
LONGEST_NAME = 120
MOST_PIXELS = 50_000_000  # a picture that claims more is kept, but never drawn
FOLDER = ATTACHMENTS


class FileKind(StrEnum):
    """What a file is by its content."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    GIF = "gif"
    BMP = "bmp"
    TIFF = "tiff"
    WEBP = "webp"
    HEIC = "heic"
    OFFICE = "office"
    ARCHIVE = "archive"
    SOUND = "sound"
    VIDEO = "video"
    TEXT = "text"
    WEB_PAGE = "web_page"
    PROGRAM = "program"
    UNKNOWN = "unknown"


FILE_WORDS = {
    FileKind.PDF: N_("PDF document"),
    FileKind.JPEG: N_("JPEG picture"),
    FileKind.PNG: N_("PNG picture"),
    FileKind.GIF: N_("GIF picture"),
    FileKind.BMP: N_("BMP picture"),
    FileKind.TIFF: N_("TIFF picture"),
    FileKind.WEBP: N_("WebP picture"),
    FileKind.HEIC: N_("HEIC picture"),
    FileKind.OFFICE: N_("Office document"),
    FileKind.ARCHIVE: N_("Archive"),
    FileKind.SOUND: N_("Sound"),
    FileKind.VIDEO: N_("Video"),
    FileKind.TEXT: N_("Text"),
    FileKind.WEB_PAGE: N_("Web page"),
    FileKind.PROGRAM: N_("Program or script"),
    FileKind.UNKNOWN: N_("Unknown kind"),
}
PICTURES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.GIF, FileKind.BMP, FileKind.TIFF, FileKind.WEBP, FileKind.HEIC})
# what a viewer only shows; everything else is saved to a folder and opened there by whoever wants to, never by this program
SHOWN = frozenset({FileKind.PDF, FileKind.JPEG, FileKind.PNG, FileKind.GIF, FileKind.BMP, FileKind.TIFF, FileKind.WEBP})
# the ending a copy gets: by what it is, so that letter.pdf.exe or a page called photo.jpg starts nothing
ENDINGS = {
    FileKind.PDF: ".pdf", FileKind.JPEG: ".jpg", FileKind.PNG: ".png", FileKind.GIF: ".gif", FileKind.BMP: ".bmp",
    FileKind.TIFF: ".tif", FileKind.WEBP: ".webp",
}  # fmt: skip
# endings people expect for a kind; another one is said to be misleading
EXPECTED: dict[FileKind, frozenset[str]] = {
    FileKind.PDF: frozenset({"pdf"}),
    FileKind.JPEG: frozenset({"jpg", "jpeg", "jpe", "jfif"}),
    FileKind.PNG: frozenset({"png"}),
    FileKind.GIF: frozenset({"gif"}),
    FileKind.BMP: frozenset({"bmp", "dib"}),
    FileKind.TIFF: frozenset({"tif", "tiff"}),
    FileKind.WEBP: frozenset({"webp"}),
    FileKind.HEIC: frozenset({"heic", "heif", "avif"}),
    FileKind.OFFICE: frozenset({"doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "wps", "et", "dps", "rtf", "ofd"}),
    FileKind.ARCHIVE: frozenset({"zip", "rar", "7z", "gz", "tar", "bz2", "xz"}),
    FileKind.SOUND: frozenset({"mp3", "wav", "ogg", "flac", "amr", "m4a"}),
    FileKind.VIDEO: frozenset({"mp4", "m4v", "mov", "avi", "mkv", "webm", "3gp"}),
    FileKind.TEXT: frozenset({"txt", "csv", "log", "md", "eml", "vcf", "ics", "json"}),
    FileKind.WEB_PAGE: frozenset({"html", "htm", "xml", "svg", "mht"}),
    FileKind.PROGRAM: frozenset({"exe", "dll", "com", "msi", "sh", "bat", "cmd", "ps1", "vbs", "js", "jar", "py", "apk", "lnk", "scr"}),
}
