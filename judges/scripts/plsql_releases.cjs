// What each release of Oracle brought, and what the grammar lets pass that no release, or only a later one, accepts.
//
// The words are looked for in a text of tokens with one blank between them, in capitals, in which quoted names and
// strings are only marks: none of them can be taken for words. An outline is such a text without what stands in
// parentheses. Pages below are of
// https://docs.oracle.com/en/database/oracle/oracle-database/

'use strict';

/** From which release on, in which words, and what it is called. */
const BROUGHT = [
  [12, / FETCH (FIRST|NEXT) /, 'row limiting'], // 12.1 SELECT
  [12, / OFFSET \S+ ROWS? /, 'row limiting'],
  [12, / (CROSS|OUTER) APPLY /, 'APPLY'],
  [12, / LATERAL \( /, 'LATERAL'],
  [12, / AS IDENTITY /, 'identity columns'],
  [12, / MATCH_RECOGNIZE \( /, 'MATCH_RECOGNIZE'],
  [12, / JSON_(VALUE|QUERY|TABLE|EXISTS|OBJECT|OBJECTAGG|ARRAY|ARRAYAGG) \( /, 'JSON'],
  [12, / ON (CONVERSION ERROR|OVERFLOW) /, 'ON OVERFLOW, ON CONVERSION ERROR'],
  [19, / LISTAGG \( DISTINCT /, 'LISTAGG(DISTINCT)'],
  [21, / EXCEPT /, 'EXCEPT'], // 21c "The Set Operators"
  [21, / (INTERSECT|MINUS) ALL /, 'INTERSECT ALL, MINUS ALL'],
  [21, / WINDOW \S+ AS \( /, 'the WINDOW clause'], // 21c SELECT
  [21, / OVER (?!\()\S+ /, 'named windows'],
  [21, / OVER \( (?!PARTITION|ORDER|\))\S+ /, 'windows that refine a named one'],
  [21, / GROUPS (BETWEEN|UNBOUNDED|CURRENT|\S+ PRECEDING) /, 'GROUPS'], // 21c "Analytic Functions"
  [21, / EXCLUDE (CURRENT|GROUP|TIES|NO) /, 'EXCLUDE'],
  [23, / (TRUE|FALSE|BOOLEAN) /, 'booleans'], // 23ai "Boolean Data Type"
  [23, / IF (NOT )?EXISTS /, 'IF [NOT] EXISTS'],
  [23, / VALUES \( .*?\) , \( /, 'several rows in VALUES'], // 23ai "Table Value Constructor"
  [23, / (FROM|JOIN|USING) \( VALUES /, 'tables of VALUES'],
];

/** The same, in outlines. */
const BROUGHT_OUTSIDE = [
  [23, /^ UPDATE .* SET .* FROM /, 'UPDATE with FROM'], // 23ai UPDATE
  [23, /^ DELETE .* FROM .* FROM /, 'DELETE with FROM'], // 23ai DELETE
];

/** What every release has, and the grammar does not read everywhere. */
const UNREAD = [
  // SELECT: a query_block begins with a with_clause, also in a condition's subquery.
  [11, / \( WITH \S+ (\(|AS) /, 'WITH in a subquery'],
];

/** What is never accepted. */
const NEVER = [
  // SELECT, row_limiting_clause: "You cannot specify this clause with the for_update_clause."
  [/ FETCH (FIRST|NEXT) .* FOR UPDATE /, 'row limiting together with FOR UPDATE'],
];

/** Functions that are conditions. */
const CONDITIONS = new Set(['REGEXP_LIKE', 'JSON_EXISTS', 'JSON_EQUAL', 'LNNVL', 'XMLEXISTS']);

/** The tokens as one text, and as an outline. */
function words(tokens) {
  const mark = (text) => (text.startsWith('"') ? '"name"' : /^N?Q?'/i.test(text) ? "'text'" : text.toUpperCase());
  const all = tokens.map(mark);
  let depth = 0;
  const outside = all.filter((word) => {
    if (word === ')') depth -= 1;
    const keep = depth === 0;
    if (word === '(') depth += 1;
    return keep;
  });
  return { all: ` ${all.join(' ')} `, outline: ` ${outside.join(' ')} ` };
}

/** The constructs of the table that are in the text. */
const constructs = ({ all, outline }) => [
  ...BROUGHT.filter(([, form]) => form.test(all)),
  ...BROUGHT_OUTSIDE.filter(([, form]) => form.test(outline)),
];

/** Those that this release does not have. */
const tooNew = (text, level) => constructs(text).filter(([since]) => level < since);

/** Those that this release has, and the grammar may not. */
const unknown = (text, level) => [
  ...constructs(text).filter(([since]) => since >= 21 && level >= since),
  ...UNREAD.filter(([, form]) => form.test(text.all)),
];

/** What is never accepted and yet in the text. */
const never = ({ all }) => NEVER.filter(([form]) => form.test(all)).map(([, what]) => what);

/** What is wrong with a tree that the grammar accepted, or null. */
function misplaced(tree, ruleNames, level) {
  const rule = (node) => (node.ruleIndex === undefined ? null : ruleNames[node.ruleIndex]);
  const only = (node) => (node.children?.length === 1 ? node.children[0] : null);
  const text = (node) => node.getText();
  const isRow = (node) => {
    while (only(node)) node = only(node);
    return rule(node) === 'atom' && node.children.some((child) => rule(child) === 'expressions_' && child.children.length > 1);
  };

  /** Whether an expression is a condition: true, false or unknown, and no value before 23ai. */
  function isCondition(node) {
    while (only(node)) node = only(node);
    switch (rule(node)) {
      case 'logical_expression':
      case 'unary_logical_expression':
      case 'multiset_expression':
      case 'relational_expression':
      case 'compound_expression':
        return true;
      case 'quantified_expression':
        return /^EXISTS/i.test(text(node));
      case 'atom': {
        const inner = node.children.find((child) => rule(child) === 'expressions_');
        return inner !== undefined && inner.children.length === 1 && isCondition(inner);
      }
      default:
        return CONDITIONS.has(text(node).split('(')[0].toUpperCase());
    }
  }

  /** The part of what must be a condition that is none, or null. */
  function noCondition(node) {
    while (only(node)) node = only(node);
    const parts = (children) => children.filter((child) => rule(child)).map(noCondition).find((part) => part) ?? null;
    switch (rule(node)) {
      case 'logical_expression':
        return parts(node.children);
      case 'unary_logical_expression':
        return node.children.some((child) => rule(child) === 'unary_logical_operation') ? null : parts(node.children);
      case 'atom':
        return isCondition(node) ? parts(node.children) : node;
      case 'expressions_':
        return parts(node.children);
      default:
        return isCondition(node) ? null : node;
    }
  }

  /** Whether a condition must stand where this operand stands; null if what stands around it is asked instead. */
  function wantsCondition(node) {
    let parent = node.parentCtx;
    while (only(parent) && !['condition', 'expression', 'expressions_'].includes(rule(parent))) {
      [node, parent] = [parent, parent.parentCtx];
    }
    switch (rule(parent)) {
      case 'condition':
      case 'logical_expression':
        return true;
      case 'unary_logical_expression':
        return /^NOT$/i.test(text(parent.children[0]));
      case 'expression':
        return null;
      case 'case_when_part_expression':
        return rule(parent.parentCtx) === 'searched_case_expression' && parent.children[1] === node;
      case 'expressions_':
        return parent.children.length > 1 || rule(parent.parentCtx) !== 'atom' ? false : wantsCondition(parent.parentCtx);
      default:
        return /^LNNVL/i.test(text(parent.parentCtx ?? parent)) && rule(parent) !== 'select_list_elements';
    }
  }

  const found = [];
  (function walk(node) {
    const [name, children] = [rule(node), node.children ?? []];
    if (name === 'call_statement' && children.length === 1 && !/^(COMMIT|ROLLBACK)$/i.test(text(node))) {
      found.push(`${text(node)} is no statement`);
    }
    if (name === 'relational_expression' && children.length === 3 && children.some(isRow)) {
      // "Simple Comparison Conditions": a row is compared with a list of rows or a subquery, by = and <> only.
      if (!/^(=|<>|!=|\^=)$/.test(text(children[1])) || isRow(children[2])) {
        found.push('a row is compared otherwise than by = or <> with a list of rows or a subquery');
      };
    }
    if (level < 23) {
      if (name === 'query_block' && !children.some((child) => rule(child) === 'from_clause')) {
        found.push('a SELECT has no FROM');
      }
      const wanted = name === 'expression' ? wantsCondition(node) : null;
      const value = wanted === true ? noCondition(node) : null;
      if (value) found.push(`${text(value)} is a value where a condition must stand`);
      if (wanted === false && isCondition(node)) found.push(`${text(node)} is a condition where a value must stand`);
    }
    children.forEach(walk);
  })(tree);
  return found[0] ?? null;
}

module.exports = { words, tooNew, unknown, never, misplaced };
