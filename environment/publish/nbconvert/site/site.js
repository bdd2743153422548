// The site reads without this: it folds menus on a narrow screen and shows or hides all code at once.
(function () {
  var narrow = matchMedia('(max-width: 60rem)');
  function fold() {
    document.querySelectorAll('details.folds').forEach(function (menu) { menu.open = !narrow.matches; });
  }
  narrow.addEventListener('change', fold);
  fold();

  // Only a box that scrolls needs a stop on the way through the page with the keyboard.
  function stops() {
    document.querySelectorAll('.study-table').forEach(function (box) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; else box.removeAttribute('tabindex');
    });
  }
  addEventListener('resize', stops);
  stops();

  var button = document.getElementById('all-code');
  if (!button) return;
  var remembered = {
    get: function () { try { return sessionStorage.getItem('code') === 'shown'; } catch (none) { return false; } },
    set: function (shown) { try { sessionStorage.setItem('code', shown ? 'shown' : 'hidden'); } catch (none) { } }
  };
  function show(shown) {
    document.querySelectorAll('details.code').forEach(function (cell) { cell.open = shown; });
    button.setAttribute('aria-pressed', shown);
  }
  button.hidden = false;
  button.addEventListener('click', function () {
    var shown = button.getAttribute('aria-pressed') !== 'true';
    show(shown);
    remembered.set(shown);
  });
  if (remembered.get()) show(true);
})();
