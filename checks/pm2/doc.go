// Package pm2 reads PM2's ecosystem.json more strictly than PM2, which runs the file
// as JavaScript and passes over every key that it does not know.
//
// What it knows is of PM2 7.0.4: lib/API/schema.json, lib/tools/Config.js and
// lib/Common.js.
package pm2
