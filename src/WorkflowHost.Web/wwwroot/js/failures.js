// What htmx could not do is said in words, at the top of the page, and its buttons work again: never silence. For Chromium 86: nothing newer.
(function () {
  'use strict';
  var place = document.getElementById('failures');
  if (!place) return;

  function wordsFor(status) {
    var exact = place.getAttribute('data-' + status);
    if (exact) return exact;
    return status >= 500 ? place.getAttribute('data-500') : place.getAttribute('data-other');
  }

  function clear() { place.textContent = ''; }

  function say(status) {
    clear();
    var message = document.createElement('div');
    message.className = 'message message-refused';
    var text = document.createElement('span');
    text.textContent = wordsFor(status);
    message.appendChild(text);
    if (status === 401) {
      var link = document.createElement('a');
      link.href = '/sign-in';
      link.target = '_blank';
      link.rel = 'noopener';
      link.textContent = place.getAttribute('data-sign-in');
      message.appendChild(link);
    }
    var close = document.createElement('button');
    close.type = 'button';
    close.className = 'link-act';
    close.textContent = place.getAttribute('data-close');
    close.addEventListener('click', clear);
    message.appendChild(close);
    place.appendChild(message);
  }

  // A form that acts once had put its buttons to rest; what was typed stands as it stood.
  function letAgain(element) {
    var form = element && element.closest && element.closest('form');
    if (!form) return;
    delete form.dataset.sent;
    form.querySelectorAll('button').forEach(function (button) { button.disabled = false; });
  }

  function failed(event, status) {
    say(status);
    letAgain(event.detail.elt);
  }

  document.addEventListener('htmx:beforeRequest', clear);
  document.addEventListener('htmx:responseError', function (event) { failed(event, event.detail.xhr.status); });
  document.addEventListener('htmx:sendError', function (event) { failed(event, 0); });
  document.addEventListener('htmx:timeout', function (event) { failed(event, 0); });
})();
