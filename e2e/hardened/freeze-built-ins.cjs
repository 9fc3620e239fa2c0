// What a lockdown does that runs after the program's own polyfills, as with SES.
for (const builtIn of [Object, Array, Function, Error, Promise, Map, Set, RegExp, String]) {
  Object.freeze(builtIn)
  Object.freeze(builtIn.prototype)
}
