// What our pages do beyond HTML and htmx. Every page works without it. For Chromium 86: nothing newer.
(function () {
  'use strict';

  // A form that acts once: its buttons rest after the first press. (The server refuses the second copy anyway.)
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (!form.hasAttribute('data-once')) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = 'yes';
    setTimeout(function () {
      form.querySelectorAll('button').forEach(function (button) { button.disabled = true; });
    }, 0);
  });

  // Coming back by the back button shows the page as it was: let the buttons work again.
  window.addEventListener('pageshow', function () {
    document.querySelectorAll('form[data-once]').forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll('button').forEach(function (button) { button.disabled = false; });
    });
  });

  // Leaving with unsaved typing asks first.
  document.querySelectorAll('form[data-guard]').forEach(function (form) {
    var isChanged = false;
    form.addEventListener('input', function () { isChanged = true; });
    form.addEventListener('submit', function () { isChanged = false; });
    window.addEventListener('beforeunload', function (event) {
      if (isChanged) { event.preventDefault(); event.returnValue = form.dataset.guard; }
    });
  });

  // A chosen or dropped file goes up at once, together with what was typed.
  function sendUpload(input) {
    var box = input.closest('[data-drop]');
    var button = box && box.querySelector('button[formaction*="Draft"]');
    if (button && input.files.length && input.form.requestSubmit) input.form.requestSubmit(button);
  }
  document.addEventListener('change', function (event) {
    if (event.target.hasAttribute('data-upload')) sendUpload(event.target);
  });
  document.querySelectorAll('[data-drop]').forEach(function (box) {
    var input = box.querySelector('input[type=file]');
    if (!input) return;
    box.addEventListener('dragover', function (event) { event.preventDefault(); box.classList.add('is-over'); });
    box.addEventListener('dragleave', function () { box.classList.remove('is-over'); });
    box.addEventListener('drop', function (event) {
      event.preventDefault();
      box.classList.remove('is-over');
      if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; sendUpload(input); }
    });
  });

  document.addEventListener('click', function (event) {
    if (event.target.closest('[data-print]')) window.print();
    var open = document.querySelectorAll('details.pop[open], .rail-user[open]');
    open.forEach(function (details) { if (!details.contains(event.target)) details.removeAttribute('open'); });
  });

  // Copying a text: the field is selected, so that it can be copied by hand where the browser does not do it. (The newer way needs HTTPS.)
  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-copy]');
    if (!button) return;
    var field = document.getElementById(button.dataset.copy);
    field.focus();
    field.select();
    var isCopied = false;
    try { isCopied = document.execCommand('copy'); } catch (refused) { isCopied = false; }
    if (isCopied) {
      var before = button.textContent;
      button.textContent = button.dataset.copied;
      setTimeout(function () { button.textContent = before; }, 2000);
    }
  });

  // A text area grows with what is typed.
  function grow(area) { area.style.height = 'auto'; area.style.height = area.scrollHeight + 4 + 'px'; }
  document.querySelectorAll('textarea[data-grow]').forEach(grow);
  document.addEventListener('input', function (event) { if (event.target.matches('textarea[data-grow]')) grow(event.target); });
})();

// The inbox: J and K move, Enter opens, A agrees, R returns (the reason first). A click opens at the right half where there is one.
(function () {
  'use strict';
  function rows() { return Array.prototype.slice.call(document.querySelectorAll('[data-row]')); }
  function here() { return document.querySelector('[data-row].here'); }
  function mark(row) {
    rows().forEach(function (other) { other.classList.toggle('here', other === row); });
    row.scrollIntoView({ block: 'nearest' });
  }

  // On a narrow screen a task is a page of its own.
  document.addEventListener('htmx:configRequest', function (event) {
    var row = event.target.closest && event.target.closest('[data-row]');
    if (!row) return;
    var panel = document.getElementById('panel');
    if (panel && panel.offsetParent === null) { event.preventDefault(); location.href = row.href; return; }
    mark(row);
  });

  document.addEventListener('click', function (event) {
    var opinion = event.target.closest('[data-opinion]');
    if (!opinion) return;
    var comment = opinion.form.querySelector('textarea');
    comment.value = opinion.dataset.opinion;
    comment.focus();
  });

  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest('input, textarea, select, [contenteditable]')) return;
    var key = event.key.toLowerCase();
    if (key === 'j' || key === 'k') {
      var all = rows();
      if (!all.length) return;
      var at = all.indexOf(here());
      var next = all[Math.max(0, Math.min(all.length - 1, at + (key === 'j' ? 1 : -1)))];
      mark(next);
      if (next.focus) next.focus({ preventScroll: true });
      event.preventDefault();
    } else if (key === 'a' || key === 'r') {
      var button = document.querySelector('[data-key="' + key + '"]');
      if (!button) return;
      var comment = button.form.querySelector('textarea');
      if (key === 'r' && comment && !comment.value.trim()) comment.focus(); else button.click();
      event.preventDefault();
    }
  });
})();

// Choosing units: a kind at once, and how many are chosen.
(function () {
  'use strict';
  var count = document.querySelector('[data-count]');
  function boxes(from) { return Array.prototype.slice.call(from.querySelectorAll('input[name=unitIds]')); }
  function show() {
    document.querySelectorAll('.unit-kind').forEach(function (kind) {
      var all = boxes(kind);
      var on = all.filter(function (box) { return box.checked; }).length;
      var head = kind.querySelector('[data-all]');
      head.checked = on === all.length;
      head.indeterminate = on > 0 && on < all.length;
    });
    if (count) count.textContent = boxes(document).filter(function (box) { return box.checked; }).length;
  }
  document.addEventListener('change', function (event) {
    if (event.target.matches('[data-all]')) boxes(event.target.closest('.unit-kind')).forEach(function (box) { box.checked = event.target.checked; });
    if (event.target.matches('[data-all], input[name=unitIds]')) show();
  });
  show();
})();
