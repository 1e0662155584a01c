// Prints what the PM2 in the directory of the first argument knows of its keys, and
// its verdict on each app of the list on stdin.
const path = require('path')
const config = require(path.join(process.argv[2], 'lib/tools/Config.js'))
const apps = JSON.parse(require('fs').readFileSync(0))
const verdicts = apps.map((app) => config.validateJSON(app).errors)
console.log(JSON.stringify({ schema: config.schema, verdicts }))
