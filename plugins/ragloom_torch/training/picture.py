"""The run's curves as a picture and as a page."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from ragloom_torch.training.curves import Curve, curves

PICTURE, PAGE = "training.png", "training.html"
_WIDE, _HIGH = 7.0, 2.6
_LEARNT, _HELD_OUT = "#1f6f8b", "#c8553d"


def write_pictures(folder: Path, stage: str, logged: Iterable[Mapping[str, Any]], best: int | None) -> None:
    """``training.png`` and ``training.html``, which asks nothing of the network; ``best`` is the step that was kept."""
    found = curves(logged)
    draw(folder / PICTURE, found, best)
    page = _page(stage, found, best, (folder / PICTURE).read_bytes())
    (folder / PAGE).write_text(page, encoding="utf-8")


def draw(file: Path, found: Sequence[Curve], best: int | None) -> None:
    """One plot a figure, by step, the held-out rows' in the plot of the same name."""
    # Not pyplot: it keeps figures, and looks for a display.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    names = list(dict.fromkeys(curve.name for curve in found)) or ["loss"]
    figure = Figure(figsize=(_WIDE, _HIGH * len(names)))
    FigureCanvasAgg(figure)
    figure.subplots_adjust(left=0.1, right=0.97, bottom=0.5 / figure.get_figheight(), hspace=0.55)
    figure.subplots_adjust(top=1 - 0.35 / figure.get_figheight())
    for name, axes in zip(names, figure.subplots(len(names), 1, squeeze=False)[:, 0], strict=True):
        _plot(axes, name, [curve for curve in found if curve.name == name], best)
    figure.savefig(file, dpi=110, metadata={"Software": None})


def _plot(axes: Any, name: str, found: Sequence[Curve], best: int | None) -> None:
    for curve in found:
        colour, label = (_HELD_OUT, "held out") if curve.held_out else (_LEARNT, "training")
        axes.plot(curve.steps, curve.values, color=colour, label=label, marker="." if len(curve.steps) < 60 else "")
    if best is not None and any(curve.held_out for curve in found):
        axes.axvline(best, color=_HELD_OUT, linestyle=":", linewidth=1, label="kept")
    axes.set_title(name.replace("_", " "), loc="left", fontsize=10)
    axes.set_xlabel("step", fontsize=8)
    axes.grid(alpha=0.25)
    if any(curve.held_out for curve in found):
        axes.legend(fontsize=8, frameon=False)


def _page(stage: str, found: Sequence[Curve], best: int | None, picture: bytes) -> str:
    kept = "" if best is None else f"<p>The weights of step {best} were kept (the marked row).</p>"
    source = b64encode(picture).decode("ascii")
    return _PAGE.format(
        stage=escape(stage), kept=kept, picture=source, head=_head(found), body="\n".join(_rows(found, best))
    )


def _head(found: Sequence[Curve]) -> str:
    names = (f"held-out {curve.name}" if curve.held_out else curve.name for curve in found)
    return "".join(f'<th scope="col">{escape(name.replace("_", " "))}</th>' for name in ("step", *names))


def _rows(found: Sequence[Curve], best: int | None) -> Iterable[str]:
    by_step = [dict(zip(curve.steps, curve.values, strict=True)) for curve in found]
    for step in sorted({step for one in by_step for step in one}):
        cells = "".join(f"<td>{one[step]:.5g}</td>" if step in one else "<td></td>" for one in by_step)
        marked = ' class="kept"' if step == best else ""
        yield f'<tr{marked}><th scope="row">{step}</th>{cells}</tr>'


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Training of {stage}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222;
  background: #fff; }}
img {{ max-width: 100%; }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.875rem; }}
th, td {{ padding: 0.25rem 0.75rem; text-align: right; border-bottom: 1px solid #ddd; }}
.kept {{ background: #fbe9e4; font-weight: 600; }}
</style>
</head>
<body>
<h1>Training of {stage}</h1>
{kept}
<img alt="Every figure by step; the table below holds the same numbers" src="data:image/png;base64,{picture}">
<h2>Figures</h2>
<div class="wide"><table>
<thead><tr>{head}</tr></thead>
<tbody>
{body}
</tbody>
</table></div>
</body>
</html>
"""
