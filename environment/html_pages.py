"""An executed notebook as one self-contained HTML page (template: environment/nbconvert/study)."""
import os
from pathlib import Path

import plotly
from nbconvert import HTMLExporter
from traitlets.config import Config

PLOTLY = "application/vnd.plotly.v1+json"
TEMPLATES = Path(__file__).resolve().parent / "nbconvert"


def json_dumps(value) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def has_plotly(notebook) -> bool:
    return any(PLOTLY in output.get("data", {})
               for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs)


def html_exporter(template: str = "study") -> HTMLExporter:
    config = Config()
    config.NbConvertBase.display_data_priority = [
        PLOTLY, "text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/plain"]
    return HTMLExporter(
        config=config,
        template_name=template,
        extra_template_basedirs=[str(TEMPLATES)],
        filters={"json_dumps": json_dumps},
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        embed_images=True,
    )


def plotly_script() -> str:
    return (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_text(encoding="utf-8")


def html_of(notebook, title: str) -> str:
    resources = {"metadata": {"name": title}}
    if has_plotly(notebook):
        resources["study_plotly_js"] = plotly_script().replace("</script", "<\\/script")
    body, _ = html_exporter().from_notebook_node(notebook, resources=resources)
    return body


def write_html(notebook, html_file: Path) -> None:
    unfinished = html_file.with_suffix(".html.tmp")
    unfinished.write_text(html_of(notebook, html_file.stem), encoding="utf-8")
    os.replace(unfinished, html_file)
