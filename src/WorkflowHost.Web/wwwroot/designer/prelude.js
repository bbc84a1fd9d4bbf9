// Runs before Elsa Studio: what it reads once at its start, and the ears of the page around it.
(function () {
  'use strict';

  var language = document.documentElement.lang;
  localStorage.setItem('BlazorCulture', language);

  // The editor renders an inline script that would register hot keys; the page's policy blocks it. Without this, calling what it
  // would have defined ends in an exception.
  window.editorHotkeys = { register: function () {}, dispose: function () {} };

  // Names this page towards the server, so that it can tell two open pages from one page that saves often.
  var editor = Array.from(crypto.getRandomValues(new Uint8Array(8)), function (b) { return b.toString(16).padStart(2, '0'); }).join('');
  var plainFetch = window.fetch.bind(window);
  window.fetch = async function (resource, options) {
    var address = new URL(resource instanceof Request ? resource.url : resource, document.baseURI);
    if (address.origin !== location.origin || !address.pathname.startsWith('/elsa/api/')) return plainFetch(resource, options);
    var request = new Request(resource, options);
    request.headers.set('X-Editor', editor);
    var response = await plainFetch(request);
    window.dispatchEvent(new CustomEvent('designer:answer', { detail: { status: response.status, method: request.method, path: address.pathname } }));
    return response;
  };

  // Studio changes the address without loading anything: no router lives in its elements. What is another screen is loaded.
  var screens = /^\/studio\/workflows\/(definitions\/[^/]+\/edit|instances\/[^/]+\/view|definitions|instances)\/?$/;
  ['pushState', 'replaceState'].forEach(function (name) {
    var plain = history[name];
    history[name] = function (state, title, url) {
      var target = url === undefined || url === null ? location : new URL(url, document.baseURI);
      if (target.pathname !== location.pathname && screens.test(target.pathname)) {
        location.assign(target.href);
        return;
      }
      plain.call(history, state, title, url);
    };
  });
})();
