"""The pictures of the users' manual: whose page each one shows, what has been pressed, how much it holds.

A picture is as wide as the page, from the first to the last of its `parts`. Beside it lies a text file with the words
that can be read in it: that file tells when the picture has grown old.
"""

from __future__ import annotations

import base64
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from playwright.sync_api import FloatRect, Page, expect

from fullfolj.simulation.cast import Role
from tests.import_jobs import work

FOLDER = Path(__file__).parents[2] / "docs" / "how-to" / "bilder"
RENEW = "bin/test tests/functional/test_manual_pictures.py --renew-pictures"
#: Pixels of the picture to a pixel of the page: letters stay sharp on good screens.
SCALE = 2
_TALL = 6400
#: Milliseconds that a busy machine may need for an answer.
_PATIENCE = 20_000


def _nothing(_page: Page) -> None:
    return


@dataclass(frozen=True)
class Picture:
    """`parts`: selectors; the first thing that each one finds lies in the picture. `do`: what is pressed before."""

    name: str
    role: Role | None
    path: str
    parts: tuple[str, ...]
    do: Callable[[Page], None] = _nothing
    width: int = 1024
    margin: int = 0


def _first_grid(page: Page) -> None:
    """The list of a group that is waiting, with something told of the first pupils."""
    page.locator("#h-taught ~ table tr", has_text=re.compile(r"\b0\sav")).get_by_role("link").last.click()
    expect(page.locator(".s-rows")).to_be_visible(timeout=_PATIENCE)
    page.get_by_role("radio", name="På väg").first.focus()
    for key in ("1", "1", "4"):
        page.keyboard.press(key)
    expect(page.get_by_text("Sparat")).to_have_count(3, timeout=_PATIENCE)


def _log_contact(page: Page) -> None:
    page.get_by_role("button", name="Logga kontakt").first.click()
    expect(page.get_by_role("button", name="Pratade med eleven")).to_be_visible(timeout=_PATIENCE)


def _snooze(page: Page) -> None:
    page.get_by_role("button", name="Skjut upp").first.click()
    expect(page.get_by_text("När ska den komma tillbaka?")).to_be_visible(timeout=_PATIENCE)


def _evidence(page: Page) -> None:
    page.locator(".ff-row__s .ff-ev").first.click()


def _first_pupil(page: Page) -> None:
    page.locator(".ff-row__who a").first.click()
    expect(page.get_by_role("heading", name="Signaler")).to_be_visible(timeout=_PATIENCE)


def _why_not(page: Page) -> None:
    _first_pupil(page)
    page.get_by_text("Varför är inte fler signaler tända?").click()
    expect(page.locator("#signals details li").last).to_be_visible(timeout=_PATIENCE)
    page.wait_for_load_state("networkidle")  # the parts above it that other features hang on the page


def _first_unit(page: Page) -> None:
    page.locator(".q-grid th a").first.click()
    expect(page.get_by_role("heading", name="Orapporterade lektioner")).to_be_visible(timeout=_PATIENCE)


def _look_into(page: Page) -> None:
    page.get_by_role("radio", name="Klasslista").check()
    page.get_by_label("Fil", exact=True).set_input_files(_changed_class_list())
    page.get_by_role("button", name="Granska filen").click()
    work()
    expect(page.get_by_role("heading", name="Rader i karantän")).to_be_visible(timeout=_PATIENCE)


def _changed_class_list() -> Path:
    """The demo's own list with two new pupils, one who has changed class, and three rows that cannot be read."""
    source = Path(settings.DATA) / "demo" / "roster.csv"
    header, *rows = source.read_text(encoding="utf-8-sig").splitlines()
    names = header.split(";")
    table = [dict(zip(names, row.split(";"), strict=True)) for row in rows]
    table[3]["Klass"] = "9B"
    table[5]["Årskurs"] = "åtta"
    table[8]["Person-ID"] = "2,01E+11"
    table[11]["Skolform"] = "Grundskola?"
    for number, row in enumerate(table[:2]):
        table.append({**row, "Person-ID": f"elev-9000{number}", "Personnummer": "", "Förnamn": "Ny", "Mentor": ""})
    path = Path(settings.DATA) / "klasslista-v47.csv"
    path.write_text("\n".join([header, *(";".join(row[name] for name in names) for row in table), ""]), "utf-8")
    return path


def _first_question(page: Page) -> None:
    page.get_by_role("link", name="Så har jag det i skolan").click()
    page.get_by_role("link", name="Börja").click()
    expect(page.get_by_role("button", name="Nästa")).to_be_visible(timeout=_PATIENCE)


def _meeting(page: Page) -> None:
    """A mapping meeting that has come to the fourth question, by keyboard."""
    page.get_by_role("link", name="8A", exact=True).click()
    page.locator(".m-row input").first.focus()
    for key in ("2", "1", "2"):
        page.keyboard.press(key)
    expect(page.get_by_text("Sparat.")).to_be_visible(timeout=_PATIENCE)


def _class_profile(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^8A")).click()
    expect(page.get_by_role("heading", name="Elevernas egna svar")).to_be_visible(timeout=_PATIENCE)


def _side_by_side(page: Page) -> None:
    """The first pupil whom the staff have mapped, with what they say and the pupil does."""
    _class_profile(page)
    staffs = page.locator("section:has(#h-staff)")
    staffs.get_by_text("Eleverna, med namn").click()
    staffs.locator("tr:has(.ff-tag) a").first.click()
    expect(page.get_by_role("heading", name="Vad var och en säger")).to_be_visible(timeout=_PATIENCE)


def _follow_up(page: Page) -> None:
    page.locator(".ff-said a").first.click()
    expect(page.get_by_label("Hur fungerar det?")).to_be_visible(timeout=_PATIENCE)


def _case(page: Page) -> None:
    _follow_up(page)
    page.locator(".ff-crumb a").first.click()
    expect(page.get_by_role("heading", name=re.compile("^Stöd: "))).to_be_visible(timeout=_PATIENCE)


def _investigation(page: Page) -> None:
    page.locator("#open a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Frånvaroutredning", timeout=_PATIENCE)


def _support_meeting(page: Page) -> None:
    """What the mentor has put there: a pupil with support that goes on."""
    page.get_by_role("button", name="Öppna mötet").click()
    page.locator(".ff-agenda a", has_text="Två veckor med lugn start").first.click()
    expect(page.locator(".ff-chart").first).to_be_visible(timeout=_PATIENCE)
    page.wait_for_load_state("networkidle")


# Fields for files and dates are left out of the pictures: their words are the browser's own, in the machine's language.
_COORDINATOR, _ADMINISTRATOR = Role.ATTENDANCE_COORDINATOR, Role.SYSTEM_ADMINISTRATOR
_ROW, _OPEN, _RADAR = ".ff-row", ":popover-open", "#radar .ff-row:nth-child({})"
PICTURES = (
    Picture("logga-in", None, "/accounts/login/", ("header", "main")),
    Picture("idag", _COORDINATOR, "/", ("header", _RADAR.format(1))),
    Picture("underlag", _COORDINATOR, "/", (_ROW, _OPEN, _RADAR.format(1)), _evidence),
    Picture("logga-kontakt", _COORDINATOR, "/", (_ROW, _RADAR.format(1)), _log_contact),
    Picture("skjut-upp", _COORDINATOR, "/", (_ROW, _RADAR.format(2)), _snooze),
    Picture("elever", _COORDINATOR, "/students/", ("header", "#results tbody tr:nth-child(12)")),
    Picture("elevsida", _COORDINATOR, "/", ("header", "main .ff-legend"), _first_pupil, margin=24),
    Picture("signaler", _COORDINATOR, "/", ("#signals",), _why_not, margin=24),
    Picture("idag-mentor", Role.MENTOR, "/", ("header", "main")),
    Picture("idag-mobil", Role.MENTOR, "/", ("header", _ROW), width=390),
    Picture("idag-rektor", Role.PRINCIPAL, "/", ("header", "#radar .ff-row:nth-child(2)")),
    Picture("datakvalitet", _COORDINATOR, "/quality/", ("header", "main section:nth-of-type(2)")),
    Picture("orapporterat", _COORDINATOR, "", ("main h1", ".q-block:nth-of-type(2)"), _first_unit, margin=24),
    Picture("personal", _ADMINISTRATOR, "/administration/", ("header", "section:nth-of-type(2) tbody tr:nth-child(8)")),
    Picture("kalender", _ADMINISTRATOR, "/administration/calendar/", ("header", "main table"), margin=24),
    Picture("inlasning", Role.SCHOOL_ADMINISTRATOR, "/imports/", ("header", "#kind-grades-text"), margin=24),
    Picture("granskning", Role.SCHOOL_ADMINISTRATOR, "/imports/", ("header", "#changes"), _look_into),
    Picture("amneslista", Role.TEACHER, "/studies/", ("main h1", ".s-rows > li:nth-child(5)"), _first_grid, margin=24),
    Picture("planera-omgang", Role.PRINCIPAL, "/mapping/", ("header", "form.ff-plan fieldset"), margin=20),
    Picture("enkatfraga", Role.STUDENT, "/mapping/own/", (".sv-top", ".sv-nav"), _first_question, width=390, margin=14),
    Picture("kartlaggningsmote", Role.MENTOR, "/mapping/meetings/", ("header", "#questions"), _meeting, margin=24),
    Picture("klassprofil", Role.MENTOR, "/mapping/classes/", ("header", "main .ff-legend"), _class_profile, margin=20),
    Picture("sida-vid-sida", Role.MENTOR, "/mapping/classes/", ("main h1", ".ff-dims"), _side_by_side, margin=24),
    Picture("folj-upp", Role.MENTOR, "/support/due/", ("header", "#id_own_rating"), _follow_up, margin=24),
    Picture("arende", Role.MENTOR, "/support/due/", ("header", ".ff-case"), _case, margin=24),
    Picture("insatskatalog", Role.MENTOR, "/support/catalogue/", ("header", "main section"), margin=24),
    Picture("utredning", Role.PRINCIPAL, "/support/investigations/", ("header", "main dl"), _investigation, margin=24),
    Picture(
        "mote", Role.PRINCIPAL, "/support/meetings/", ("header", "section:has(#h-att)"), _support_meeting, margin=24
    ),
    Picture("karantan", Role.SCHOOL_ADMINISTRATOR, "", ("#quarantine",), margin=24),
)

_WORDS = """clip => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), words = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.data.replace(/\\s+/g, " ").trim();
    if (!text || !walker.currentNode.parentElement.checkVisibility({visibilityProperty: true})) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const box = range.getBoundingClientRect();
    if (box.height && box.top >= clip.y - 1 && box.bottom <= clip.y + clip.height + 1) words.push(text);
  }
  return words;
}"""


def take(page: Page, picture: Picture) -> tuple[FloatRect, list[str]]:
    """The page made ready: the rectangle that the picture holds, and the words to be read in it, top to bottom."""
    if picture.path:
        page.goto(picture.path)
    page.set_viewport_size({"width": picture.width, "height": _TALL})
    picture.do(page)
    page.evaluate("document.fonts.ready.then(() => true)")
    clip = _rectangle(page, picture)
    words: list[str] = page.evaluate(_WORDS, clip)
    return clip, words


def _rectangle(page: Page, picture: Picture) -> FloatRect:
    boxes = [page.locator(part).first.bounding_box(timeout=_PATIENCE) for part in picture.parts]
    found = [box for box in boxes if box is not None]
    assert len(found) == len(picture.parts), picture.name
    top = max(0, min(box["y"] for box in found) - picture.margin)
    bottom = max(box["y"] + box["height"] for box in found) + picture.margin
    return {"x": 0, "y": int(top), "width": picture.width, "height": int(bottom - int(top))}


def write(page: Page, picture: Picture, clip: FloatRect, words: list[str]) -> None:
    """The picture and its words, in the manual's folder."""
    FOLDER.mkdir(exist_ok=True)
    taken = page.screenshot(clip=clip, animations="disabled", scale="device")
    (FOLDER / f"{picture.name}.png").write_bytes(with_palette(page, taken))
    words_of(picture.name).write_text("\n".join([*words, ""]), encoding="utf-8")


def words_of(name: str) -> Path:
    """Where the words of the picture lie."""
    return FOLDER / f"{name}.txt"


def size(png: Path) -> tuple[int, int]:
    """Width and height in pixels, from the file's first bytes."""
    width, height = struct.unpack(">II", png.read_bytes()[16:24])
    return width, height


#: The 128 most common colours (of those that are not near one of them already), and each pixel's nearest.
_QUANTISE = """async source => {
  const image = await createImageBitmap(await (await fetch(source)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const pixels = new Uint32Array(pen.getImageData(0, 0, image.width, image.height).data.buffer), seen = new Map();
  for (const pixel of pixels) seen.set(pixel, (seen.get(pixel) || 0) + 1);
  const parts = colour => [colour & 255, colour >> 8 & 255, colour >> 16 & 255];
  const apart = (a, b) => Math.max(...a.map((part, at) => Math.abs(part - b[at])));
  const palette = [];
  for (const [colour] of [...seen].sort((a, b) => b[1] - a[1])) {
    if (palette.length < LIMIT && palette.every(known => apart(known, parts(colour)) > 3)) palette.push(parts(colour));
  }
  const nearest = new Map();
  for (const colour of seen.keys()) {
    const far = palette.map(known => apart(known, parts(colour)));
    nearest.set(colour, far.indexOf(Math.min(...far)));
  }
  const indices = Uint8Array.from(pixels, pixel => nearest.get(pixel));
  return [image.width, image.height, palette.flat(), indices.toBase64()];
}""".replace("LIMIT", "128")


def with_palette(page: Page, png: bytes) -> bytes:
    """The picture in 128 colours: a third of the size, and nothing that the eye can see is lost."""
    blank = page.context.new_page()
    source = f"data:image/png;base64,{base64.b64encode(png).decode()}"
    width, height, palette, indices = blank.evaluate(_QUANTISE, source)
    blank.close()
    pixels = base64.b64decode(indices)
    rows = b"".join(b"\0" + pixels[start : start + width] for start in range(0, width * height, width))
    chunks = (
        _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        _chunk(b"PLTE", bytes(palette)),
        _chunk(b"IDAT", zlib.compress(rows, 9)),
        _chunk(b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def linked_in(chapter: str) -> dict[str, str]:
    """{name: alt text} of the pictures that a chapter shows."""
    return {
        name: alt
        for alt, name in re.findall(r"!\[([^\]]*)\]\(bilder/([\w-]+)\.png\)", chapter)
        + re.findall(r'<img alt="([^"]*)" src="bilder/([\w-]+)\.png"', chapter)
    }
