// SPDX-License-Identifier: MIT
// dates.js SYSTEM < in.jsonl > out.jsonl: chrono, compromise or recognizers over Adit's JSON Lines; layer timex as the result.
// Each library's own notation becomes the nearest TIMEX3 value: only what it knows to be stated is written down.
'use strict';
const readline = require('readline');

const pad = (n, width = 2) => String(n).padStart(width, '0');
const day = d => `${pad(d.getFullYear(), 4)}-${pad(d.getMonth() + 1)}-${pad(d.getDate())}`;

// chrono marks which components were said ("certain"); the value goes as deep as they do.
function chrono() {
    const lib = require('chrono-node');
    const value = c => {
        const date = `${pad(c.get('year'), 4)}-${pad(c.get('month'))}-${pad(c.get('day'))}`;
        if (c.isCertain('hour')) return ['TIME', `${date}T${pad(c.get('hour'))}:${pad(c.get('minute'))}`];
        if (c.isCertain('day') || c.isCertain('weekday')) return ['DATE', date];
        if (c.isCertain('month')) return ['DATE', date.slice(0, 7)];
        return ['DATE', c.isCertain('year') ? date.slice(0, 4) : date];
    };
    return (text, ref) => lib.parse(text, ref).map(r => {
        const [type, v] = value(r.start);
        return { start: r.index, end: r.index + r.text.length, type, value: v };
    });
}

// compromise-dates gives an interval; its length says how coarse the expression was.
function compromise() {
    const nlp = require('compromise');
    nlp.plugin(require('compromise-dates'));
    const value = (start, end) => {
        if (!start) return null;
        const s = start.slice(0, 10), days = end ? (new Date(end) - new Date(start)) / 864e5 : 1;
        if (days > 360) return s.slice(0, 4);
        return days > 26 && s.endsWith('-01') ? s.slice(0, 7) : s;
    };
    return (text, ref) => nlp(text).dates({ today: day(ref) }).json({ offset: true }).map(r => ({
        start: r.offset.start, end: r.offset.start + r.text.trimEnd().length, type: 'DATE',
        value: r.dates ? value(r.dates.start, r.dates.end) : null,
    }));
}

// Recognizers-Text writes TIMEX itself; where it leaves the year open it offers resolutions, the past one first.
function recognizers() {
    const lib = require('@microsoft/recognizers-text-date-time');
    const type = name => name.endsWith('duration') ? 'DURATION' : name.endsWith('set') ? 'SET'
        : /\.time|datetime$/.test(name) ? 'TIME' : 'DATE';
    return (text, ref) => lib.recognizeDateTime(text, lib.Culture ? lib.Culture.English : 'en-us', undefined, ref).map(r => {
        const values = (r.resolution || {}).values || [], v = values[values.length - 1] || {};
        const open = /X/.test(v.timex || '');
        return { start: r.start, end: r.end + 1, type: type(r.typeName),
                 value: open && v.value ? v.value.replace(' ', 'T') : (v.timex || '').replace(/^\((.*?),.*$/, '$1') };
    });
}

const annotate = { chrono, compromise, recognizers }[process.argv[2]]();
// A document on which a library throws has no result, as for its user; how many there were is said at the end.
let failed = 0;
const attempt = (text, ref) => { try { return annotate(text, ref); } catch { failed++; return []; } };
const points = (text, units) => Array.from(text.slice(0, units)).length;  // libraries count UTF-16 units
readline.createInterface({ input: process.stdin, crlfDelay: Infinity }).on('line', line => {
    const { id, text, meta = {} } = JSON.parse(line);
    const ref = meta.created ? new Date(meta.created.slice(0, 10) + 'T12:00:00') : new Date('2000-01-01T12:00:00');
    let last = 0;
    const timex = attempt(text, ref).filter(t => t.value !== null && t.start >= last && (last = t.end, t.end <= text.length))
        .map(t => ({ ...t, start: points(text, t.start), end: points(text, t.end), text: text.slice(t.start, t.end) }));
    process.stdout.write(JSON.stringify({ id, text, layers: { timex } }) + '\n');
}).on('close', () => failed && console.error(`${process.argv[2]}: failed on ${failed} documents`));
