// Runs before every script. Closes what could reach further than the script, makes time and chance repeatable,
// and replaces the built-ins that could grow or recurse without bound. `host` is taken away at the end.
(function (g) {
  var now = host_now, seed = host_seed, state = null;
  var RealDate = g.Date;

  function FixedDate(y, m, d, h, mi, s, ms) {
    switch (arguments.length) {
      case 0: return this instanceof FixedDate ? new RealDate(now()) : new RealDate(now()).toString();
      case 1: return new RealDate(y);
      case 2: return new RealDate(y, m);
      case 3: return new RealDate(y, m, d);
      case 4: return new RealDate(y, m, d, h);
      case 5: return new RealDate(y, m, d, h, mi);
      case 6: return new RealDate(y, m, d, h, mi, s);
      default: return new RealDate(y, m, d, h, mi, s, ms);
    }
  }
  FixedDate.prototype = RealDate.prototype;
  RealDate.prototype.constructor = FixedDate;
  FixedDate.now = function () { return now(); };
  FixedDate.parse = RealDate.parse;
  FixedDate.UTC = RealDate.UTC;
  g.Date = FixedDate;

  g.Math.random = function () {
    if (state === null) { state = seed(); }
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };

  function closed() { throw new TypeError('This function is not available in workflow scripts.'); }
  (function () {}).constructor.prototype.constructor = closed;
  g.eval = closed;
  g.Function = closed;
  var gone = ['Proxy', 'Reflect', 'Promise', 'WeakMap', 'WeakSet', 'ArrayBuffer', 'DataView', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray',
    'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array', 'console', 'setTimeout', 'setInterval'];
  for (var i = 0; i < gone.length; i++) { delete g[gone[i]]; }

  var LIMIT = 5000000, ITEMS = 1000000;
  function tooLarge() { throw new RangeError('The value would grow too large.'); }
  var strings = g.String.prototype, arrays = g.Array.prototype;
  function guardText(name, grows) {
    var real = strings[name];
    if (!real) { return; }
    strings[name] = function (a, b) {
      if (grows(g.String(this), a, b)) { tooLarge(); }
      return arguments.length === 0 ? real.call(this) : arguments.length === 1 ? real.call(this, a) : real.call(this, a, b);
    };
  }
  guardText('repeat', function (s, n) { return s.length * n > LIMIT; });
  guardText('padStart', function (s, n) { return n > LIMIT; });
  guardText('padEnd', function (s, n) { return n > LIMIT; });
  var join = arrays.join, depth = 0;
  arrays.join = function (separator) {
    if (this.length > ITEMS) { tooLarge(); }
    if (depth > 50) { throw new RangeError('The value is nested too deeply.'); }
    depth++;
    try { return join.call(this, separator); } finally { depth--; }
  };
  arrays.toString = function () { return arrays.join.call(this); };
  arrays.toLocaleString = arrays.toString;
  var fill = arrays.fill;
  arrays.fill = function (v, s, e) { if (this.length > ITEMS) { tooLarge(); } return fill.call(this, v, s, e); };

  var callable = Object.getPrototypeOf(function () {});
  callable.bind = function (self) {
    var f = this, given = arrays.slice.call(arguments, 1);
    return function () { return f.apply(self, given.concat(arrays.slice.call(arguments))); };
  };

  var parse = host_parse, stringify = host_stringify;
  g.JSON = { parse: function (text) { return parse(g.String(text)); }, stringify: function (value, replacer, space) { return stringify(value, space); } };
  delete g.host_now; delete g.host_seed; delete g.host_parse; delete g.host_stringify;
})(this);
