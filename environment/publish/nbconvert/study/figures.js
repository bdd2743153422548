// Draws the page's Plotly figures; where this does not run, where Plotly's file is not beside the page, and on paper, their still pictures stay.
(function () {
  if (!window.Plotly) return;

  // The recorded width is that of the still picture; the drawing takes the width of the page.
  function fit(figure, live, layout) {
    delete layout.width;
    if (live.clientWidth >= 560) return;
    if (layout.xaxis2) { // several small drawings side by side cannot shrink; their box scrolls instead
      live.style.minWidth = '640px';
      figure.style.overflowX = 'auto';
      Object.assign(figure, {tabIndex: 0, role: 'group', ariaLabel: 'Figure wider than the screen'});
      return;
    }
    // On a phone the legend goes below, or it would take the room of the drawing, and titles do not wrap by themselves.
    if (layout.title && layout.title.text) layout.title.text = layout.title.text.replace(/(.{1,34})\s+(?=\S)/g, '$1<br>');
    Object.assign(layout, {height: 520, margin: {l: 48, r: 8, t: 64, b: 48}, font: Object.assign({}, layout.font, {size: 11}),
      legend: {orientation: 'h', yref: 'container', y: 0, yanchor: 'bottom'}});
  }

  function draw(figure) {
    var still = figure.querySelector('.study-still');
    var live = figure.querySelector('.study-live');
    var spec = JSON.parse(figure.querySelector('script').textContent);
    live.hidden = false;
    fit(figure, live, spec.layout);
    Plotly.newPlot(live, spec.data, spec.layout, Object.assign({responsive: true, displaylogo: false}, spec.config))
      .then(function () { still.style.display = 'none'; })
      .catch(function () { live.hidden = true; });
  }

  // A figure in a folded block has no width before the block is opened.
  document.querySelectorAll('.study-figure').forEach(function (figure) {
    var folded = figure.closest('details.further:not([open])');
    if (folded) folded.addEventListener('toggle', function () { draw(figure); }, {once: true});
    else draw(figure);
  });
})();
