(function () {
  'use strict';
  // A slide is a fixed canvas that reveal.js scales; on a phone that would be too small to read, so there the canvas is the screen.
  const phone = window.matchMedia('(max-width: 700px)');
  const canvas = () => phone.matches ? {width: innerWidth, height: innerHeight} : {width: 1280, height: 720};
  const SMALLEST_TABLE = 13;

  function drawFigures(slide) {
    slide.querySelectorAll('.study-figure').forEach(figure => {
      const live = figure.querySelector('.study-live');
      if (!live.hidden) return;
      const spec = JSON.parse(figure.querySelector('script').textContent);
      const still = figure.querySelector('.study-still');
      live.hidden = false;
      still.style.display = 'none';
      Plotly.newPlot(live, spec.data, projected(spec.layout, live), {responsive: true, displayModeBar: false}).catch(() => {
        live.hidden = true;
        still.style.display = '';
      });
    });
  }

  // The figure's own layout, as large as its place on the slide and with text to be read from the last row.
  function projected(layout, place) {
    const narrow = place.clientWidth < 700;
    return Object.assign({}, layout, {
      width: undefined, height: undefined, autosize: true,
      font: {size: phone.matches ? 12 : narrow ? 15 : 18, color: '#1f2933'},
      legend: narrow ? {orientation: 'h', y: -0.2, yanchor: 'top'} : layout.legend,
      margin: {t: 56, r: 16, b: 56, l: 64}
    });
  }

  // A table as large as its place allows.
  function fitTables(slide) {
    slide.querySelectorAll('.table').forEach(place => {
      for (let size = phone.matches ? 16 : 24; size >= SMALLEST_TABLE; size--) {
        place.style.setProperty('--table-size', size + 'px');
        if (place.scrollHeight <= place.clientHeight + 1 && place.scrollWidth <= place.clientWidth + 1) return;
      }
      place.tabIndex = 0;
    });
  }

  function show(slide) {
    fitTables(slide);
    if (!Reveal.isPrintView()) drawFigures(slide);
  }

  function toggleCode() {
    const code = Reveal.getCurrentSlide().querySelector('.code');
    if (!code) return;
    code.hidden = !code.hidden;
    if (!code.hidden) code.focus();
  }

  const toggleNotes = () => Reveal.configure({showNotes: !Reveal.getConfig().showNotes});
  const actions = {C: toggleCode, N: toggleNotes, '?': () => Reveal.toggleHelp()};

  Reveal.initialize(Object.assign(canvas(), {
    plugins: [RevealNotes], display: 'flex', center: false, margin: 0, hash: true, slideNumber: 'c/t', transition: 'none',
    scrollActivationWidth: null, controlsTutorial: false, maxScale: 4
  })).then(() => {
    Reveal.addKeyBinding({keyCode: 67, key: 'C', description: 'Show or hide the code of this slide'}, toggleCode);
    Reveal.addKeyBinding({keyCode: 78, key: 'N', description: "Show or hide the speaker's notes"}, toggleNotes);
    document.querySelectorAll('.keys button').forEach(button => button.addEventListener('click', actions[button.dataset.key]));
    Reveal.on('slidechanged', event => show(event.currentSlide));
    window.addEventListener('resize', () => Reveal.configure(canvas()));
    Reveal.on('resize', () => show(Reveal.getCurrentSlide()));
    show(Reveal.getCurrentSlide());
  });
})();
