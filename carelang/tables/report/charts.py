"""Charts drawn by Vega-Altair as small panels: SVG for a page, PNG for a document."""

from typing import Any, Final

from carelang.tables.report.parts import Bars, Chart, Curve, Pairs
from carelang.tables.report.wording import rate
from carelang.types import CarelangError

WIDTH: Final = 340  # of every panel, so that a narrow page shows each as large as a wide one
INK: Final = "#1c1c1f"
MARK: Final = "#0b5d7a"
PALE: Final = "#8a5a00"  # the second of two values; it has another shape too
LINE: Final = "#8c9196"
PAPER: Final = "#fefefe"
_ROW: Final = 42
_SIZE: Final = 12
_FONT: Final = "sans-serif"  # nothing is placed by the width of a text, so a drawing is the same whatever this is
_BESIDE: Final[tuple[dict[str, Any], ...]] = ({"align": "left", "dx": 4, "dy": -12}, {"align": "center", "dy": -12})
_LABEL: Final = 50  # characters, which fit in any common typeface


def specification(chart: Chart) -> dict[str, Any]:
    """Return ``chart`` as a Vega-Lite specification."""
    try:
        import altair as alt
    except ModuleNotFoundError:
        raise CarelangError(
            "charts", "need Vega-Altair, which draws them", "Install it with: pip install 'carelang[tables]'."
        ) from None
    drawn = chart.drawn
    if isinstance(drawn, Bars):
        layers = _bars(alt, drawn)
    elif isinstance(drawn, Curve):
        layers = _curve(alt, drawn)
    else:
        layers = _pairs(alt, drawn)
    # The room for axes is given and not measured, so that every panel has the same width.
    left, bottom = (34, 24) if isinstance(drawn, Curve) else (0, 4)
    height = 130 if isinstance(drawn, Curve) else _ROW * max(1, len(drawn.rows))
    padding = {"left": left, "right": 0 if not left else 18, "top": 4, "bottom": bottom}
    whole = alt.layer(*layers).properties(
        width=WIDTH - left - padding["right"],
        height=height,
        padding=padding,
        autosize=alt.AutoSizeParams(type="none"),
    )
    config: dict[str, Any] = {"font": _FONT, "aria": False, "background": "transparent", "view": {"stroke": None}}
    texts = {"color": INK, "fontSize": _SIZE, "limit": 0}
    axis = {"labelColor": INK, "labelFontSize": 12, "gridColor": LINE, "gridOpacity": 0.35, "domainColor": LINE}
    config |= {"text": texts, "axis": axis | {"tickColor": LINE, "labelLimit": 0}}
    specified: dict[str, Any] = whole.configure(**config).to_dict()
    return specified


def svg(chart: Chart) -> str:
    """Return ``chart`` as an SVG document."""
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(specification(chart))
    return drawn


def png(chart: Chart) -> bytes:
    """Return ``chart`` as a PNG picture on white, twice as fine as a screen."""
    import vl_convert

    drawn: bytes = vl_convert.vegalite_to_png(specification(chart) | {"background": "white"}, scale=2)
    return drawn


def can_write() -> bool:
    """Return whether this machine has a typeface to write in pictures with; without one, PNGs would have no words."""
    import vl_convert

    def picture(text: str) -> bytes:
        mark = {"type": "text", "text": text, "font": _FONT}
        drawn: bytes = vl_convert.vegalite_to_png({"data": {"values": [{}]}, "mark": mark})
        return drawn

    return picture("Words") != picture("")


def _label(text: str) -> str:
    return text if len(text) <= _LABEL else text[: _LABEL - 1].rstrip() + "…"


def _bars(alt: Any, drawn: Bars) -> list[Any]:
    """Each bar with its label above it and its value at its end, so that there is nothing to look up."""
    rows = [
        {"at": at, "label": _label(label), "value": value, "said": said}
        for at, (label, value, said) in enumerate(drawn.rows)
    ]
    top = max((value for _, value, _ in drawn.rows), default=0) or 1
    chart = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("at:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    )
    x = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, top], range=[0, WIDTH - 50], nice=False))
    return [
        chart.mark_bar(color=MARK, height=14, yOffset=10).encode(x=x),
        chart.mark_text(align="left", dy=-7).encode(text="label:N", x=alt.value(0)),
        chart.mark_text(align="left", dx=6, dy=10, fontWeight="bold").encode(text="said:N", x=x),
    ]


def _curve(alt: Any, drawn: Curve) -> list[Any]:
    """A line with a point for each period; the first and the last value are written beside their points."""
    rows: list[dict[str, Any]] = [
        {"day": day, "value": value, "said": "" if value is None else rate(value)} for day, value in drawn.points
    ]
    known = [row for row in rows if row["value"] is not None]
    ends = [known[0], known[-1]] if len(known) > 1 else known
    rises = len(known) > 1 and known[1]["value"] > known[0]["value"]  # then the line would go through words above it
    beside = [_BESIDE[0] | ({"dy": 14} if rises else {}), _BESIDE[1]]
    top = (drawn.top or 1) * 1.2
    few = len(rows) <= 24
    x = alt.X("utcyearmonthdate(day):T", title=None, axis=_days(alt, [row["day"] for row in rows]))
    scale = alt.Scale(domain=[0, top], nice=False)
    y = alt.Y("value:Q", title=None, scale=scale, axis=alt.Axis(tickCount=3, domain=False, ticks=False, labelPadding=6))
    chart = alt.Chart(alt.Data(values=rows)).encode(x=x, y=y)
    layers = [
        chart.mark_line(color=MARK, strokeWidth=2.5, point={"color": MARK, "size": 28} if few else False),
        *(
            alt.Chart(alt.Data(values=[end])).mark_text(**at, fontWeight="bold").encode(x=x, y=y, text="said:N")
            for end, at in zip(ends, beside, strict=False)
        ),
    ]
    if drawn.mark:
        marked = alt.Chart(alt.Data(values=[{"day": drawn.mark}]))
        layers.insert(0, marked.mark_rule(color=INK, strokeDash=[4, 4]).encode(x=x))
    return layers


def _days(alt: Any, days: list[str]) -> Any:
    """An axis with at most three days, the first and the last among them, as "May 2026"."""
    at = sorted({0, (len(days) - 1) // 2, len(days) - 1})
    shown = [
        alt.DateTime(year=int(day[:4]), month=int(day[5:7]), date=int(day[8:]), utc=True)
        for day in (days[one] for one in at)
    ]
    return alt.Axis(values=shown, format="%b %Y", grid=False, labelFlush=True, labelAngle=0, labelOverlap=False)


def _pairs(alt: Any, drawn: Pairs) -> list[Any]:
    """Two points on a line for each label: a hollow one for the first, a full one for the second."""
    rows = [
        {"at": at, "label": _label(label), "one": one, "two": two, "said_one": rate(one), "said_two": rate(two)}
        for at, (label, one, two) in enumerate(drawn.rows)
    ]
    for row, (_, one, two) in zip(rows, drawn.rows, strict=True):
        row["left"], row["right"] = (-1, 1) if one <= two else (1, -1)
    top = max((max(one, two) for _, one, two in drawn.rows), default=0) or 1
    chart = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("at:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    )
    scale = alt.Scale(domain=[0, top], range=[44, WIDTH - 50], nice=False)
    one, two = (alt.X(f"{name}:Q", axis=None, scale=scale) for name in ("one", "two"))
    layers = [
        chart.mark_text(align="left", dy=-9).encode(text="label:N", x=alt.value(0)),
        chart.mark_rule(color=LINE, strokeWidth=2, yOffset=10).encode(x=one, x2="two:Q"),
        chart.mark_point(
            stroke=PALE, fill=PAPER, size=70, strokeWidth=2.5, yOffset=10, shape="diamond", opacity=1
        ).encode(x=one),
        chart.mark_point(color=MARK, size=80, yOffset=10, filled=True, opacity=1).encode(x=two),
    ]
    for name, said, order in (("one", "said_one", "left"), ("two", "said_two", "right")):
        for side, align, dx in ((-1, "right", -9), (1, "left", 9)):
            text = chart.transform_filter(f"datum.{order} === {side}").mark_text(align=align, dx=dx, dy=10)
            layers.append(text.encode(x=one if name == "one" else two, text=f"{said}:N"))
    return layers
