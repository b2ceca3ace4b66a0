// Reads Oracle's SQL with the PL/SQL grammar of the ANTLR project. The grammar is not Oracle's own; it was written from
// Oracle's reference by others, and is strict. It knows no names and no types.
//
// Standard input is one JSON object: {"tasks": [{"key": 0, "level": 19, "sql": "SELECT ..."}, ...]}. Standard output is one
// JSON object a line: {"key": 0, "why": null}; {"key": 0, "why": "what is wrong"}; or, with "unknown": true beside it, why the
// grammar cannot tell. At the end comes {"done": <number>}.

'use strict';

const { readFileSync } = require('fs');
const { CharStream, CommonTokenStream, ErrorListener, PredictionMode, Token } = require('antlr4');
const { PlSqlLexer, PlSqlParser } = require('@griffithswaite/ts-plsql-parser');
const releases = require('./plsql_releases.cjs');

/** The grammar writes its words in capitals. Only what the lexer looks at is changed, the text stays. */
class InCapitals extends CharStream {
  LA(offset) {
    const code = super.LA(offset);
    return code >= 97 && code <= 122 ? code - 32 : code;
  }
}

/** In a script, the grammar takes this for SET of SQL*Plus, which ends after two words; it is asked for by its own rule. */
const TRANSACTION = /^\s*SET\s+TRANSACTION\s/i;

/** Keeps the first complaint. */
class Complaints extends ErrorListener {
  syntaxError(_recognizer, _symbol, line, column, message) {
    this.first ??= `${line}:${column + 1}: ${message.length > 200 ? message.slice(0, 200) + ' ...' : message}`;
  }
}

/** What the grammar makes of a text in one of its two ways to look ahead: its tree, its tokens, and the first complaint. */
function parse(sql, lookahead) {
  const complaints = new Complaints();
  const lexer = new PlSqlLexer(new InCapitals(sql, true));
  const stream = new CommonTokenStream(lexer);
  const parser = new PlSqlParser(stream);
  parser._interp.predictionMode = lookahead;
  for (const stage of [lexer, parser]) {
    stage.removeErrorListeners();
    stage.addErrorListener(complaints);
  }
  let script;
  try {
    if (TRANSACTION.test(sql)) {
      script = parser.set_transaction_command();
      if (stream.LA(1) !== Token.EOF) complaints.first ??= 'something follows SET TRANSACTION';
    } else {
      // This rule reads to the end of the text, and a statement may stand in it without its semicolon.
      script = parser.sql_script();
    }
  } catch (error) {
    complaints.first ??= String(error.message);
  }
  stream.fill();
  return { script, tokens: stream.tokens, complaint: complaints.first };
}

/** Reads a text, the fast way first: what it accepts is right, and what it refuses is looked at in full. */
function read(sql) {
  const fast = parse(sql, PredictionMode.SLL);
  const { script, tokens, complaint } = fast.complaint === undefined ? fast : parse(sql, PredictionMode.LL);
  // Comments are on another channel; the last token is the end.
  const seen = tokens.filter((token) => token.channel === 0 && token.type !== -1).map((token) => token.text);
  return { script, complaint, text: releases.words(seen), single: TRANSACTION.test(sql) };
}

/** What is to be said about one statement: why it is wrong or null, and whether that is not for the grammar to say. */
function judge(level, { script, complaint, text, single }) {
  const [tooNew] = releases.tooNew(text, level);
  if (tooNew) return { why: `${tooNew[2]} came with release ${tooNew[0]}` };
  if (complaint !== undefined) {
    const [unknown] = releases.unknown(text, level);
    if (unknown) return { why: `the grammar does not know ${unknown[2]} of release ${unknown[0]}`, unknown: true };
    return { why: complaint };
  }
  const statements = single ? 1 : script.children.filter((child) => child.ruleIndex !== undefined).length;
  if (statements !== 1) return { why: `it is read as ${statements} statements` };
  const [never] = releases.never(text);
  return { why: never ?? releases.misplaced(script, PlSqlParser.ruleNames, level) };
}

const { tasks } = JSON.parse(readFileSync(0, 'utf8'));
// Several releases ask about the same text; it is read once.
const byText = new Map();
for (const task of tasks) byText.set(task.sql, [...(byText.get(task.sql) ?? []), task]);
for (const [sql, asked] of byText) {
  const reading = read(sql);
  for (const { key, level } of asked) console.log(JSON.stringify({ key, ...judge(level, reading) }));
}
console.log(JSON.stringify({ done: tasks.length }));
