(function () {
  'use strict';
  const deck = document.querySelector('.reveal');
  // A slide is a fixed canvas that reveal.js scales. On a phone held upright that would be too small to read: there the
  // canvas is the screen, and what is too long for it scrolls.
  const phone = window.matchMedia('(max-width: 700px) and (orientation: portrait)');
  const canvas = () => phone.matches ? {width: deck.clientWidth, height: deck.clientHeight} : {width: 1280, height: 720};
  const TABLE_SIZES = {largest: 28, smallest: 15}, PHONE_TABLE_SIZES = {largest: 16, smallest: 11};

  function drawFigures(slide) {
    slide.querySelectorAll('.study-figure').forEach(figure => {
      const live = figure.querySelector('.study-live');
      if (!live.hidden) return;
      const spec = JSON.parse(figure.querySelector('script').textContent);
      const still = figure.querySelector('.study-still');
      live.hidden = false;
      still.style.display = 'none';
      Plotly.newPlot(live, spec.data, projected(spec.layout, live, spec.data), {responsive: true, displayModeBar: false}).catch(() => {
        live.hidden = true;
        still.style.display = '';
      });
    });
  }

  // The figure's own layout, as large as its place on the slide and with text to be read from the last row. Where there is
  // no room beside the curves their names stand below, and a long title takes several lines.
  function projected(layout, place, traces) {
    const width = place.clientWidth;
    const roomy = width > 700;
    const size = phone.matches ? 12 : roomy ? 18 : 16;
    const names = traces.filter(trace => trace.name && trace.showlegend !== false).map(trace => trace.name.split('<br>'));
    const letters = Math.max(0, ...names.flat().map(line => line.length));
    const inARow = Math.max(1, Math.floor(width / (letters * size * 0.55 + 50)));
    const lines = roomy ? 0 : Math.ceil(names.flat().length / inARow);
    const fitting = new RegExp(`(.{1,${Math.floor(width / (size * 0.6))}})(?:\\s+|$)`, 'g');
    const title = (layout.title ? layout.title.text : '').match(fitting) || [];
    const below = Math.max(0, title.length - 1);
    return Object.assign({}, layout, {
      width: undefined, height: undefined, autosize: true,
      font: {size: size, color: '#1f2933'},
      // Plotly hangs the last line at y, so the first one needs room above it
      title: {text: title.join('<br>'), font: {size: size + 1}, yref: 'container', y: 1, yanchor: 'top',
        pad: {t: 8 + (1.6 * size - 8) * below}},
      legend: roomy ? {} : {orientation: 'h', yref: 'container', y: 0, yanchor: 'bottom', x: 0},
      margin: {t: 48 + 24 * below, r: 16, b: 64 + lines * size * 1.4, l: 64}
    });
  }

  // A table as large as its place allows; one that is still too large scrolls.
  function fitTables(slide) {
    const sizes = phone.matches ? PHONE_TABLE_SIZES : TABLE_SIZES;
    slide.querySelectorAll('.table').forEach(place => {
      const fits = () => place.scrollHeight <= place.clientHeight + 1 && place.scrollWidth <= place.clientWidth + 1;
      let size = sizes.largest;
      do place.style.setProperty('--table-size', size + 'px'); while (!fits() && --size >= sizes.smallest);
    });
  }

  // What scrolls must do so under a finger and from the keyboard.
  function letScroll(slide) {
    slide.querySelectorAll('.body, .table, .code').forEach(place => {
      const scrolls = place.scrollHeight > place.clientHeight + 1 || place.scrollWidth > place.clientWidth + 1;
      place.toggleAttribute('data-prevent-swipe', scrolls);
      if (scrolls) place.tabIndex = 0; else place.removeAttribute('tabindex');
    });
  }

  function show(slide) {
    fitTables(slide);
    drawFigures(slide);
    letScroll(slide);
    document.querySelector('[data-key=C]').disabled = !slide.querySelector('.code');
  }

  function toggleCode() {
    const code = Reveal.getCurrentSlide().querySelector('.code');
    if (!code) return;
    code.hidden = !code.hidden;
    letScroll(Reveal.getCurrentSlide());
  }

  function arrange(options) {
    Reveal.configure(options);
    Reveal.configure(canvas());
    // reveal.js would list the key N for the next slide, and does so anew whenever it is configured
    Reveal.registerKeyboardShortcut('N  ,  SPACE', 'SPACE: next slide; N: show or hide the notes');
    Reveal.registerKeyboardShortcut('C', 'Show or hide the code of this slide');
    Reveal.registerKeyboardShortcut('ALT + click', 'Enlarge what is under the pointer');
    Reveal.layout();
  }

  // The notes take room from the slide, so it is arranged anew.
  const toggleNotes = () => arrange({showNotes: !Reveal.getConfig().showNotes});

  const actions = {C: toggleCode, N: toggleNotes, '?': () => Reveal.toggleHelp()};

  Reveal.initialize(Object.assign(canvas(), {
    plugins: [RevealNotes, RevealZoom], display: 'flex', center: false, margin: 0, hash: true, slideNumber: 'c/t', transition: 'none',
    scrollActivationWidth: null, controlsTutorial: false, maxScale: 4
  })).then(() => {
    Reveal.addKeyBinding(67, toggleCode);
    Reveal.addKeyBinding(78, toggleNotes);
    document.querySelectorAll('.keys button').forEach(button => button.addEventListener('click', actions[button.dataset.key]));
    if (Reveal.isPrintView()) {
      Reveal.on('pdf-ready', () => fitTables(document));
      return;
    }
    Reveal.on('slidechanged', event => show(event.currentSlide));
    Reveal.on('resize', () => show(Reveal.getCurrentSlide()));
    window.addEventListener('resize', () => arrange({}));
    arrange({});
    show(Reveal.getCurrentSlide());
  });
})();
