// Draws the page's Plotly figures; where this does not run, and on paper, their still pictures stay.
document.querySelectorAll('.study-figure').forEach(function (figure) {
  var still = figure.querySelector('.study-still');
  var live = figure.querySelector('.study-live');
  var spec = JSON.parse(figure.querySelector('script').textContent);
  // The recorded width is that of the still picture; the drawing takes the width of the page.
  delete spec.layout.width;
  live.hidden = false;
  if (live.clientWidth < 560) {
    spec.layout = Object.assign(spec.layout, {height: 460, margin: {l: 48, r: 8, t: 56, b: 48},
      legend: {orientation: 'h', y: -0.2, yanchor: 'top'}});
  }
  Plotly.newPlot(live, spec.data, spec.layout, Object.assign({responsive: true, displaylogo: false}, spec.config))
    .then(function () { still.style.display = 'none'; })
    .catch(function () { live.hidden = true; });
});
