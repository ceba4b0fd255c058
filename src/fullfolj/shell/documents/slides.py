"""Slides (pptx) by python-pptx: the design's colours and typeface in the master, charts that can be edited, with words.

Every chart says in its alternative text what it shows, and its table stands in the notes. A value that is not told is
not in the chart's own sheet either.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fullfolj.shell import words
from fullfolj.shell.components import AltTable
from fullfolj.shell.documents.sheets import as_text

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_FONT = "Hanken Grotesk"
_INK, _QUIET, _PAPER = "1F2A2D", "4F585B", "FAF8F4"
#: The theme's colours by their place there: own value, comparison, accent, and so on (DESIGN section 2).
_THEME = {
    "dk1": _INK,
    "lt1": "FFFFFF",
    "dk2": "0F4C5C",
    "lt2": "F1EDE4",
    "accent1": "2A66A8",
    "accent2": "B04A06",
    "accent3": "0F4C5C",
    "accent4": "7A8285",
    "accent5": "8A5A00",
    "accent6": "3F6B55",
    "hlink": "0F4C5C",
    "folHlink": "0F4C5C",
}
_TITLE_LAYOUT, _POINTS_LAYOUT, _CHART_LAYOUT = 0, 1, 5
_WIDE, _HIGH, _EDGE = 13.333, 7.5, 0.7  # inches


@dataclass(frozen=True)
class Series:
    """Shares from 0 to 1, one for each category; None is not drawn."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Chart:
    """`label` says in words what it shows; `is_over_time` draws lines, and columns otherwise."""

    label: str
    categories: Sequence[str]
    series: Sequence[Series]
    is_over_time: bool = False


@dataclass(frozen=True)
class Slide:
    """A title, then points or a chart with points below; `table` and `notes` are for whoever speaks."""

    title: str
    points: Sequence[str] = ()
    chart: Chart | None = None
    table: AltTable | None = None
    notes: str = ""


@dataclass(frozen=True)
class Deck:
    """The first slide has the title, the lead and the facts."""

    title: str
    lead: str
    facts: Sequence[str]
    slides: Sequence[Slide] = field(default=())


def deck(made: Deck, *, at: dt.datetime) -> bytes:
    """The file's bytes."""
    from pptx import Presentation  # only a document needs it
    from pptx.util import Inches

    show: Any = Presentation()
    show.slide_width, show.slide_height = Inches(_WIDE), Inches(_HIGH)
    _dress(show)
    first = show.slides.add_slide(show.slide_layouts[_TITLE_LAYOUT])
    _write(first.shapes.title.text_frame, [made.title])
    _write(first.placeholders[1].text_frame, [made.lead, " · ".join(made.facts)])
    for slide in made.slides:
        _add(show, slide)
    properties = show.core_properties
    properties.title, properties.author, properties.language = made.title, "Fullfölj", words.language()
    properties.created = properties.modified = at.replace(tzinfo=None)
    file = io.BytesIO()
    show.save(file)
    return file.getvalue()


def _dress(show: Any) -> None:
    """The master in the design's look, and its layouts as wide as the slides."""
    from pptx.dml.color import RGBColor
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.util import Inches, Pt

    master = show.slide_master
    theme: Any = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = _dressed(theme.blob.decode()).encode()
    master.background.fill.solid()
    master.background.fill.fore_color.rgb = RGBColor.from_string(_PAPER)  # type: ignore[no-untyped-call]
    width = Inches(_WIDE - 2 * _EDGE)
    places = {
        _TITLE_LAYOUT: ((2.2, 1.6), (3.9, 2.2)),
        _POINTS_LAYOUT: ((0.5, 1.1), (1.8, 5.2)),
        _CHART_LAYOUT: ((0.5, 1.1),),
    }
    for number, heights in places.items():
        own = [one for one in show.slide_layouts[number].placeholders if one.placeholder_format.idx < 2]
        for placeholder, (top, high) in zip(own, heights, strict=True):
            placeholder.left, placeholder.width = Inches(_EDGE), width
            placeholder.top, placeholder.height = Inches(top), Inches(high)
    for placeholder in master.placeholders:
        placeholder.left, placeholder.width = Inches(_EDGE), width
    for style, size, bold in (("titleStyle", 32, "1"), ("bodyStyle", 22, "0")):
        for run in master.element.findall(f".//{{*}}{style}//{{*}}defRPr")[: 1 if style == "titleStyle" else 2]:
            run.set("sz", str(Pt(size).centipoints))
            run.set("b", bold)
    title = master.element.find(".//{*}titleStyle/{*}lvl1pPr")
    title.set("algn", "l")


def _dressed(theme: str) -> str:
    for name, colour in _THEME.items():
        theme = re.sub(rf"<a:{name}>.*?</a:{name}>", f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>', theme)
    return re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{_FONT}", theme)


def _add(show: Any, made: Slide) -> None:
    from pptx.util import Inches

    slide = show.slides.add_slide(show.slide_layouts[_POINTS_LAYOUT if made.chart is None else _CHART_LAYOUT])
    _write(slide.shapes.title.text_frame, [made.title])
    if made.chart is None:
        _write(slide.placeholders[1].text_frame, made.points)
    else:
        _draw(slide, made.chart)
        box = slide.shapes.add_textbox(Inches(_EDGE), Inches(6.2), Inches(_WIDE - 2 * _EDGE), Inches(0.9))
        box.text_frame.word_wrap = True
        _write(box.text_frame, made.points, size=14)
    if made.notes or made.table:
        _write(slide.notes_slide.notes_text_frame, [*([made.notes] if made.notes else []), *_lines(made.table)])


def _draw(slide: Any, made: Chart) -> None:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
    from pptx.util import Inches, Pt

    data: Any = CategoryChartData(number_format="0%")  # type: ignore[no-untyped-call]
    data.categories = [as_text(one) for one in made.categories]
    for series in made.series:
        data.add_series(as_text(series.name), series.values)
    kind = XL_CHART_TYPE.LINE_MARKERS if made.is_over_time else XL_CHART_TYPE.COLUMN_CLUSTERED
    place = Inches(_EDGE), Inches(1.7), Inches(_WIDE - 2 * _EDGE), Inches(4.4)
    frame = slide.shapes.add_chart(kind, *place, data)
    frame.name = made.label[:60]
    frame._element.nvGraphicFramePr.cNvPr.set("descr", made.label)
    chart = frame.chart
    chart.font.size, chart.font.name = Pt(14), _FONT
    chart.has_title = False
    chart.has_legend = len(made.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, 1, 0.25
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0%", False
    plot = chart.plots[0]
    plot.has_data_labels = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "0%", False
    plot.data_labels.font.size = Pt(12)
    if not made.is_over_time:
        plot.gap_width = 60


def _write(frame: Any, lines: Sequence[str], *, size: int = 0) -> None:
    """The lines, a paragraph each, in the language that is active: a screen reader says them in it."""
    from pptx.dml.color import RGBColor
    from pptx.enum.lang import MSO_LANGUAGE_ID
    from pptx.util import Pt

    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line
        run.font.language_id = MSO_LANGUAGE_ID.SWEDISH if words.language() == "sv" else MSO_LANGUAGE_ID.ENGLISH_UK
        if size:
            run.font.size = Pt(size)
            run.font.color.rgb = RGBColor.from_string(_QUIET)  # type: ignore[no-untyped-call]


def _lines(table: AltTable | None) -> list[str]:
    """The table as lines of text: the name of each row, then each column's name and what stands there."""
    if table is None:
        return []
    heads = [cell.text for cell in table.headers[1:]]
    return [
        table.caption,
        *(
            f"{row[0].text}: " + "; ".join(f"{head}: {cell.text}" for head, cell in zip(heads, row[1:], strict=True))
            for row in table.rows
        ),
    ]
