//! What a dialect may or may not be able to do: one documented line for each ability.

macro_rules! features {
    ($($(#[doc = $doc:literal])+ $feature:ident = $title:literal $(refines $parent:ident)?;)*) => {
        /// One ability that some dialects have and others lack. Absent unless a dialect states it.
        ///
        /// An ability that depends on the position is a feature of its own that *refines* the general one: stating
        /// the general one states its refinements, so that a dialect written elsewhere does not lose them when the
        /// core learns to tell them apart.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum Feature {
            $($(#[doc = $doc])+ $feature,)*
        }

        impl Feature {
            /// Every feature, in the order of their declaration.
            pub const ALL: &'static [Feature] = &[$(Feature::$feature),*];

            /// The name for programs: the variant's, as `DistinctOn`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Feature::$feature => stringify!($feature),)* }
            }

            /// The name in a sentence: "the dialect has no ...".
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Feature::$feature => $title,)* }
            }

            /// What it means, in a sentence or two.
            #[must_use]
            pub const fn doc(self) -> &'static str {
                match self { $(Feature::$feature => concat!($($doc),+),)* }
            }

            /// The more general feature that this one refines.
            #[must_use]
            pub const fn refines(self) -> Option<Feature> {
                match self { $(Feature::$feature => features!(@parent $($parent)?),)* }
            }
        }
    };
    (@parent) => { None };
    (@parent $parent:ident) => { Some(Feature::$parent) };
}

features! {
    // Limiting and ordering.
    /// A row limit on a query: `LIMIT n`, `TOP n`, `FETCH FIRST n ROWS ONLY`.
    Limit = "row limit";
    /// A row limit on one branch of a set operation.
    LimitInSetBranch = "row limit on a branch of a set operation" refines Limit;
    /// A row limit on the result of a set operation.
    LimitOnSetOperation = "row limit on a set operation" refines Limit;
    /// A row limit in a derived table, scalar subquery, EXISTS or common table expression.
    LimitInSubquery = "row limit in a subquery" refines Limit;
    /// A row limit in the subquery of IN, ANY or ALL.
    LimitInSubqueryOfIn = "row limit in the subquery of IN" refines Limit;
    /// A row limit that is a bind, a parameter or an expression instead of a constant.
    LimitExpression = "row limit that is not a constant" refines Limit;
    /// A row limit that is an expression with operators, functions or subqueries.
    LimitComputed = "row limit that is computed" refines LimitExpression;
    /// A row limit on a query of which two columns have the same name.
    LimitOfEqualNames = "row limit on a query with columns of the same name" refines Limit;
    /// Rows to skip before the first that is returned.
    Offset = "OFFSET";
    /// Rows to skip although no limit is given.
    OffsetWithoutLimit = "OFFSET without a limit" refines Offset;
    /// Rows to skip although no order is given.
    OffsetWithoutOrder = "OFFSET without ORDER BY" refines Offset;
    /// Rows that tie with the last one are returned as well: `FETCH FIRST n ROWS WITH TIES`.
    LimitWithTies = "WITH TIES";
    /// WITH TIES together with an offset.
    LimitWithTiesAndOffset = "WITH TIES together with OFFSET" refines LimitWithTies;
    /// The limit is a percentage of the rows: `FETCH FIRST p PERCENT ROWS ONLY`.
    LimitPercent = "row limit in percent";
    /// A percentage together with an offset.
    LimitPercentAndOffset = "row limit in percent together with OFFSET" refines LimitPercent;
    /// The first row of each group: `SELECT DISTINCT ON (k) ..`.
    DistinctOn = "DISTINCT ON";
    /// NULLS FIRST and NULLS LAST in ORDER BY.
    NullOrdering = "NULLS FIRST or NULLS LAST";
    /// NULLS FIRST and NULLS LAST in the ORDER BY of a window or an aggregate.
    NullOrderingInWindow = "NULLS FIRST or NULLS LAST in a window" refines NullOrdering;
    /// ORDER BY in a derived table or another subquery that has no limit.
    OrderInSubquery = "ORDER BY in a subquery without a limit";
    /// ORDER BY in a branch of a set operation.
    OrderInSetBranch = "ORDER BY in a branch of a set operation" refines OrderInSubquery;
    /// ORDER BY of a set operation by the name of an output column, and not by its number alone.
    OrderSetOperationByName = "ORDER BY of a set operation by name";
    /// ORDER BY of a set operation by an expression instead of an output column.
    OrderSetOperationByExpression = "ORDER BY of a set operation by an expression";
    /// ORDER BY with DISTINCT by an expression that is not selected.
    OrderDistinctByOther = "ORDER BY of a DISTINCT query by an expression that is not selected";
    /// HAVING that speaks of a grouped term, other than a column, outside of aggregates.
    GroupedTermInHaving = "HAVING with a grouped term";
    /// Equal expressions that hold binds are recognised as equal where they are selected and grouped.
    GroupByBind = "GROUP BY with binds in the grouped expression";
    /// Equal expressions that hold binds are recognised as equal under DISTINCT and ORDER BY.
    OrderDistinctByBind = "ORDER BY of a DISTINCT query with binds in the ordered expression" refines GroupByBind;

    /// A column that is grouped by its bare name is that column, though an item of the select list goes by the name too.
    BareColumnInGroupBy = "columns without their table in GROUP BY, of which an item has the name";

    // Windows and aggregates.
    /// Window functions: `f(..) OVER (..)`.
    WindowFunction = "window functions";
    /// A column by whose bare name a window is ordered is that column, though an item of the select list goes by the name
    /// too.
    BareColumnInWindow = "columns without their table in the order of a window, of which an item has the name" refines WindowFunction;
    /// A frame counted in rows.
    RowsFrame = "ROWS frame" refines WindowFunction;
    /// A frame over equal or ordered values, from UNBOUNDED or CURRENT ROW.
    RangeFrame = "RANGE frame" refines WindowFunction;
    /// A frame over values with an offset: `RANGE 5 PRECEDING`.
    RangeOffsetFrame = "RANGE frame with an offset";
    /// A frame counted in groups of equal values.
    GroupsFrame = "GROUPS frame";
    /// EXCLUDE CURRENT ROW, GROUP or TIES in a frame.
    FrameExclusion = "EXCLUDE in a window frame";
    /// Windows that are named once and used by name: `WINDOW w AS (..)`.
    NamedWindow = "WINDOW clause";
    /// IGNORE NULLS in FIRST_VALUE, LAST_VALUE, NTH_VALUE, LAG and LEAD.
    IgnoreNulls = "IGNORE NULLS";
    /// NTH_VALUE.
    NthValue = "NTH_VALUE" refines WindowFunction;
    /// DISTINCT in an aggregate that is used as a window function.
    DistinctInWindow = "DISTINCT in a window function";
    /// `aggregate(..) FILTER (WHERE ..)`.
    AggregateFilter = "FILTER";
    /// Ordered-set aggregates: `PERCENTILE_CONT(..) WITHIN GROUP (ORDER BY ..)`.
    WithinGroup = "WITHIN GROUP";
    /// Text joined over rows in a given order: STRING_AGG, LISTAGG, GROUP_CONCAT.
    StringAggregate = "string aggregation";
    /// The same with DISTINCT.
    StringAggregateDistinct = "string aggregation with DISTINCT" refines StringAggregate;
    /// An order inside the string aggregation.
    StringAggregateOrder = "ordered string aggregation" refines StringAggregate;
    /// The string aggregation over a window.
    StringAggregateInWindow = "string aggregation over a window" refines StringAggregate;
    /// The same over a window that has an order or a frame: the texts up to the row.
    StringAggregateInOrderedWindow = "string aggregation over a window with an order" refines StringAggregateInWindow;
    /// An order inside the string aggregation, which goes over a window.
    StringAggregateOrderInWindow = "ordered string aggregation over a window" refines StringAggregateInWindow;
    /// Two string aggregations of one SELECT in different orders.
    StringAggregateOrders = "string aggregations in different orders" refines StringAggregateOrder;
    /// BOOL_AND and BOOL_OR.
    BooleanAggregate = "BOOL_AND and BOOL_OR";
    /// COUNT(DISTINCT a, b) over several columns.
    CountDistinctRow = "COUNT(DISTINCT ..) over several columns";

    /// A subquery in an aggregate: what it counts, its FILTER or its order.
    SubqueryInAggregate = "subqueries in an aggregate";
    /// A subquery in GROUP BY.
    SubqueryInGroupBy = "subqueries in GROUP BY";
    /// The same, where what is grouped stands in another clause again.
    GroupedSubquery = "grouped subqueries in another clause" refines SubqueryInGroupBy;

    // FROM.
    /// `*` beside other items of a SELECT.
    StarBesideItems = "`*` beside other items";
    /// The same behind another item.
    StarBehindItems = "`*` behind another item" refines StarBesideItems;
    /// SELECT without FROM.
    SelectWithoutFrom = "SELECT without FROM";
    /// WHERE in a SELECT without FROM.
    WhereWithoutFrom = "WHERE without FROM" refines SelectWithoutFrom;
    /// FULL OUTER JOIN.
    FullJoin = "FULL JOIN";
    /// RIGHT OUTER JOIN.
    RightJoin = "RIGHT JOIN" refines FullJoin;
    /// JOIN .. USING (..).
    JoinUsing = "JOIN .. USING";
    /// A column that JOIN .. USING merges, of one of the joined tables: `a.id`, or as one of `a.*`.
    QualifiedUsingColumn = "a table's own column that JOIN .. USING merges" refines JoinUsing;
    /// A subquery in FROM that sees the tables before it: LATERAL.
    Lateral = "LATERAL";
    /// CROSS APPLY and OUTER APPLY.
    Apply = "APPLY";
    /// A derived table in a subquery that sees columns of the queries around the subquery. Only recipes ask for it.
    OuterColumnInDerived = "outer columns in a derived table";
    /// Column names behind the alias of a derived table: `(..) AS v (x, y)`.
    DerivedColumnList = "column names behind a table alias";
    /// A query in FROM or WITH of which a column has no name.
    UnnamedDerivedColumn = "columns without a name in a query in FROM or WITH";
    /// A query in FROM or WITH of which two columns have the same name.
    EqualDerivedColumns = "columns of the same name in a query in FROM or WITH";
    /// A VALUES list as a table in FROM.
    ValuesTable = "VALUES as a table";
    /// The same without names for its columns, which are column1, column2 and so on then.
    ValuesTableWithoutNames = "VALUES as a table without column names" refines ValuesTable;
    /// A VALUES list as a statement or a branch of a set operation.
    ValuesQuery = "VALUES as a query";
    /// A function that returns a table, in FROM.
    TableFunction = "table functions";
    /// A numbering of the rows as they come: ROWNUM. Only recipes use it.
    RowNumColumn = "ROWNUM";

    // WITH and set operations.
    /// Common table expressions: WITH.
    With = "WITH";
    /// Common table expressions that refer to themselves.
    WithRecursive = "WITH RECURSIVE";
    /// A recursive common table expression that removes duplicates: UNION instead of UNION ALL.
    WithRecursiveDistinct = "WITH RECURSIVE with UNION DISTINCT" refines WithRecursive;
    /// A column of a recursive common table expression holds texts that are longer than those of the first branch.
    RecursiveText = "texts that grow in WITH RECURSIVE" refines WithRecursive;
    /// A column of a recursive common table expression holds numbers with more digits than those of the first branch.
    RecursiveNumber = "numbers that get more digits in WITH RECURSIVE" refines WithRecursive;
    /// The same where the types of the numbers are not known, so that it is not known either whether they do.
    RecursiveUnknownNumber = "products of numbers of unknown types in WITH RECURSIVE" refines RecursiveNumber;
    /// WITH inside a subquery.
    WithInSubquery = "WITH in a subquery" refines With;
    /// WITH inside a subquery of a query that has WITH itself.
    NestedWith = "WITH in a subquery of a query with WITH" refines WithInSubquery;
    /// A member of a WITH that is not recursive, which reads the table of its own name or of a later member's, and not that
    /// member.
    ShadowingWith = "WITH with a member that reads a table of its name" refines With;
    /// WITH before an INSERT.
    WithBeforeInsert = "WITH before INSERT";
    /// WITH before an UPDATE.
    WithBeforeUpdate = "WITH before UPDATE";
    /// WITH before a DELETE.
    WithBeforeDelete = "WITH before DELETE";
    /// WITH before a MERGE.
    WithBeforeMerge = "WITH before MERGE";
    /// UPDATE and DELETE of a common table expression, which change the table behind it. Only recipes use it.
    ChangeOfCte = "UPDATE and DELETE of a common table expression";
    /// INSERT, UPDATE or DELETE with RETURNING inside WITH.
    DmlInWith = "INSERT, UPDATE or DELETE in WITH";
    /// MATERIALIZED and NOT MATERIALIZED behind the name of a common table expression.
    MaterializedHint = "MATERIALIZED";
    /// INTERSECT.
    Intersect = "INTERSECT";
    /// EXCEPT, also spelled MINUS.
    Except = "EXCEPT";
    /// INTERSECT ALL.
    IntersectAll = "INTERSECT ALL";
    /// EXCEPT ALL.
    ExceptAll = "EXCEPT ALL";
    /// A branch of a set operation in parentheses.
    NestedSetOperation = "parentheses around a branch of a set operation";
    /// A set operation as a branch of another one.
    SetOperationAsBranch = "set operations as branches of others" refines NestedSetOperation;

    // Predicates.
    /// Row values compared by = and <>.
    RowEquality = "row values compared by = or <>";
    /// Row values compared by <, <=, > and >=.
    RowOrdering = "row values compared by <, <=, > or >=";
    /// A row value in a list of row values.
    RowInList = "row values in an IN list";
    /// A row value in a subquery.
    RowInSubquery = "row values in the subquery of IN";
    /// IS \[NOT\] DISTINCT FROM, or an operator that means the same.
    IsDistinctFrom = "IS DISTINCT FROM";
    /// IS \[NOT\] DISTINCT FROM between row values.
    RowIsDistinctFrom = "IS DISTINCT FROM between row values";
    /// BETWEEN SYMMETRIC.
    BetweenSymmetric = "BETWEEN SYMMETRIC";
    /// LIKE that ignores case.
    ILike = "ILIKE";
    /// A comparison with ANY or ALL of a subquery.
    QuantifiedComparison = "ANY and ALL";
    /// A longer IN list than the dialect takes in one piece.
    LongInList = "IN list of this length";
    /// A type for truth values, with TRUE and FALSE.
    BooleanType = "BOOLEAN type";
    /// A predicate where a value is expected: `SELECT a > 1`.
    PredicateAsValue = "predicate as a value";
    /// A value where a predicate is expected: `WHERE active`.
    ValueAsPredicate = "value as a predicate";
    /// IS \[NOT\] TRUE, FALSE and UNKNOWN.
    TruthTest = "IS TRUE, IS FALSE and IS UNKNOWN";
    /// A text under another collation: COLLATE.
    Collate = "COLLATE";
    /// A cast that gives NULL where the value cannot be converted.
    TryCast = "TRY_CAST";
    /// Text joined so that NULL gives NULL.
    Concat = "concatenation that propagates NULL";
    /// Text joined so that NULL counts as nothing.
    ConcatIgnoringNull = "concatenation that ignores NULL";
    /// Values of an array type.
    ArrayValue = "arrays";
    /// Values of an interval type.
    IntervalValue = "intervals";
    /// A bind is given its type by where it stands, also where nothing around it tells: `SELECT ?`, `? + ?`.
    BindInference = "binds whose type nothing around them tells";
    /// The same in a comparison with, or an operation on, another bind.
    BindInferenceOfOperands = "operations between binds" refines BindInference;
    /// The same in a select list.
    BindInferenceInSelect = "binds that are selected as they are" refines BindInference;
    /// The same in a VALUES table.
    BindInferenceInValues = "binds in a VALUES table" refines BindInference;
    /// The same in `? IS NULL`.
    BindInferenceInNullTest = "IS NULL of a bind" refines BindInference;
    /// A bind keeps its own type beside an operand that has another one: a fraction that is compared with a whole number
    /// is not rounded, nor is a longer text than the column's an error. Where it does not, it is cast.
    BindBesideOperand = "binds that keep their type beside another operand" refines BindInference;
    /// A bind of a decimal number is computed with exactly. Where it travels as a text, of which the engine makes a floating
    /// point number, it is cast.
    DecimalBind = "exact computing with decimal binds" refines BindInference;

    // INSERT, UPDATE, DELETE.
    /// INSERT of several rows in one VALUES.
    MultiRowInsert = "INSERT of several rows";
    /// Rows of one INSERT whose subqueries read its table all see it as it was, and not the rows before them.
    TargetInRows = "rows of an INSERT that read its table" refines MultiRowInsert;
    /// INSERT of a row of defaults: DEFAULT VALUES.
    InsertDefaultValues = "INSERT .. DEFAULT VALUES";
    /// DEFAULT as one of the values of an INSERT.
    DefaultInRow = "DEFAULT as a value";
    /// DEFAULT as the new value in an UPDATE.
    DefaultInUpdate = "DEFAULT in UPDATE";
    /// INSERT .. ON CONFLICT (key) DO NOTHING, or a form that means the same.
    UpsertNothing = "upsert that does nothing";
    /// INSERT .. ON CONFLICT (key) DO UPDATE, or a form that means the same.
    UpsertUpdate = "upsert that updates";
    /// ON CONFLICT DO NOTHING on whatever key.
    UpsertNothingOnAnyKey = "upsert that does nothing, on any key";
    /// DO UPDATE on whatever key is violated.
    UpsertUpdateOnAnyKey = "upsert that updates, on any key";
    /// ON CONFLICT on a key of which a part is computed.
    UpsertOnTerm = "upsert on a computed key";
    /// ON CONFLICT on a key that is named by its constraint.
    UpsertOnConstraint = "upsert on a named constraint";
    /// WHERE of DO UPDATE.
    UpsertWhere = "WHERE of an upsert" refines UpsertUpdate;
    /// A column in DO UPDATE that names no table is the target's, though the new row has one of that name.
    BareColumnInUpsert = "columns of the target without its name in an upsert" refines UpsertUpdate;
    /// DO UPDATE whose subqueries read the table, which see it as it was before the first of several rows.
    TargetInUpsert = "upsert of several rows that reads its table" refines UpsertUpdate;
    /// A name for the row that an upsert inserts, by which its update reads it. Only how it is written depends on it.
    InsertedRowAlias = "alias of the inserted row";
    /// MERGE.
    Merge = "MERGE";
    /// MERGE that deletes the rows that match.
    MergeDelete = "MERGE that deletes" refines Merge;
    /// MERGE that has more than one branch for rows that match, or for those that do not.
    MergeBranches = "MERGE with several branches of one kind" refines Merge;
    /// MERGE that gives a new value to a column that its condition reads.
    MergeOfCondition = "MERGE that changes a column of its own condition" refines Merge;
    /// RETURNING of a MERGE.
    MergeReturning = "RETURNING of MERGE";
    /// RETURNING of an INSERT.
    InsertReturning = "RETURNING of INSERT";
    /// RETURNING of an UPDATE.
    UpdateReturning = "RETURNING of UPDATE";
    /// RETURNING of a DELETE.
    DeleteReturning = "RETURNING of DELETE";
    /// RETURNING of an upsert.
    UpsertReturning = "RETURNING of an upsert" refines InsertReturning;
    /// RETURNING of an upsert that does nothing, which leaves out the rows that were there.
    UpsertNothingReturning = "RETURNING of an upsert that does nothing" refines UpsertReturning;
    /// UPDATE with other tables: FROM, JOIN.
    UpdateFrom = "UPDATE with other tables";
    /// DELETE with other tables: USING, JOIN.
    DeleteUsing = "DELETE with other tables";
    /// RETURNING of a DELETE with other tables.
    DeleteUsingReturning = "RETURNING of DELETE with other tables" refines DeleteUsing;
    /// RETURNING of columns of the other tables of UPDATE and DELETE.
    ReturningOtherTables = "RETURNING of other tables' columns";
    /// An alias for the target of INSERT.
    InsertAlias = "alias of the target of INSERT";
    /// An alias for the target of UPDATE or DELETE.
    TargetAlias = "alias of the target of UPDATE or DELETE";
    /// ORDER BY and LIMIT of UPDATE.
    UpdateLimit = "ORDER BY or LIMIT of UPDATE";
    /// ORDER BY of UPDATE, which says which rows come first for the limit.
    UpdateOrder = "ORDER BY of UPDATE" refines UpdateLimit;
    /// ORDER BY and LIMIT of DELETE.
    DeleteLimit = "ORDER BY or LIMIT of DELETE";
    /// ORDER BY of DELETE, which says which rows come first for the limit.
    DeleteOrder = "ORDER BY of DELETE" refines DeleteLimit;
    /// The target of UPDATE or DELETE is read in a subquery of the same statement.
    TargetInSubquery = "reading of the changed table in a subquery of its UPDATE or DELETE";
    /// The same in a DELETE with other tables.
    TargetInDeleteUsing = "reading of the changed table in a subquery of its DELETE with other tables" refines TargetInSubquery;
    /// The same in a new value of UPDATE: it is read as it was before any row changed, whenever that is.
    TargetInNewValue = "reading of the changed table in a new value of its UPDATE" refines TargetInSubquery;
    /// The same by a query in FROM or WITH, which is computed by itself: it sees the table as it was before any row changed,
    /// whenever it is asked for and whatever it looks at.
    TargetInDerived = "late reading of the changed table, as it was, by a query in FROM or WITH" refines TargetInSubquery;
    /// UPDATE with other tables reads all that its new values need before it changes a row.
    NewValuesFirst = "UPDATE with other tables that reads before it changes";
    /// Assignments of an UPDATE all see the old row.
    SimultaneousAssignment = "assignments that all see the old row";

    // Locks and transactions.
    /// FOR UPDATE.
    ForUpdate = "FOR UPDATE";
    /// FOR SHARE.
    ForShare = "FOR SHARE";
    /// FOR UPDATE OF some of the tables.
    LockOf = "FOR UPDATE OF";
    /// NOWAIT.
    LockNoWait = "NOWAIT";
    /// SKIP LOCKED.
    LockSkipLocked = "SKIP LOCKED";
    /// FOR UPDATE of a query that has a limit.
    LockWithLimit = "FOR UPDATE together with a limit" refines ForUpdate;
    /// Locks written as hints behind a table. Only recipes use it.
    TableLockHint = "lock hints on tables";
    /// Locks of a query inside WITH or a subquery.
    LockInSubquery = "FOR UPDATE in a subquery" refines ForUpdate;
    /// FOR UPDATE of a query that reads more than one table, or something else than a table.
    LockOfSeveral = "FOR UPDATE of more than one table" refines ForUpdate;
    /// BEGIN as a statement.
    Begin = "BEGIN";
    /// READ ONLY transactions.
    ReadOnlyTransaction = "READ ONLY transactions";
    /// An isolation level chosen by BEGIN.
    IsolationInBegin = "isolation level in BEGIN";
    /// DEFERRABLE transactions.
    DeferrableTransaction = "DEFERRABLE transactions";
    /// Savepoints.
    Savepoint = "savepoints";
    /// RELEASE SAVEPOINT.
    ReleaseSavepoint = "RELEASE SAVEPOINT";

    // Schema.
    /// IF NOT EXISTS of CREATE TABLE.
    CreateIfNotExists = "IF NOT EXISTS";
    /// IF EXISTS of DROP TABLE.
    DropIfExists = "IF EXISTS";
    /// Columns that the engine numbers.
    IdentityColumn = "identity columns";
    /// UNIQUE over several columns of which some may be NULL: a row with a NULL in one of them equals no other.
    UniqueRowWithNull = "UNIQUE over several columns of which some may be NULL";
    /// An expression as a column's default, where it is more than a constant or the time.
    ExpressionDefault = "expressions as a column's default";
}

const WORDS: usize = Feature::ALL.len().div_ceil(64);

/// A set of features; every operation is `const`.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct FeatureSet([u64; WORDS]);

impl FeatureSet {
    /// No feature.
    pub const NONE: FeatureSet = FeatureSet([0; WORDS]);

    /// These features and all that refine them.
    #[must_use]
    pub const fn of(features: &[Feature]) -> FeatureSet {
        FeatureSet::NONE.with(features)
    }

    /// Adds these features and all that refine them.
    #[must_use]
    pub const fn with(self, features: &[Feature]) -> FeatureSet {
        self.change(features, true)
    }

    /// Takes away these features and all that refine them.
    #[must_use]
    pub const fn without(self, features: &[Feature]) -> FeatureSet {
        self.change(features, false)
    }

    /// Adds this one feature, and not those that refine it.
    #[must_use]
    #[inline]
    pub const fn insert(mut self, feature: Feature) -> FeatureSet {
        self.0[feature as usize / 64] |= 1 << (feature as usize % 64);
        self
    }

    /// Takes away this one feature, and not those that refine it.
    #[must_use]
    pub const fn remove(mut self, feature: Feature) -> FeatureSet {
        self.0[feature as usize / 64] &= !(1 << (feature as usize % 64));
        self
    }

    /// Whether `feature` is in the set.
    #[must_use]
    #[inline]
    pub const fn has(&self, feature: Feature) -> bool {
        self.0[feature as usize / 64] & (1 << (feature as usize % 64)) != 0
    }

    /// Whether the set is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// What is in either.
    #[must_use]
    pub const fn union(mut self, other: FeatureSet) -> FeatureSet {
        let mut word = 0;
        while word < WORDS {
            self.0[word] |= other.0[word];
            word += 1;
        }
        self
    }

    /// What is in `self` and not in `other`.
    #[must_use]
    #[inline]
    pub const fn minus(mut self, other: FeatureSet) -> FeatureSet {
        let mut word = 0;
        while word < WORDS {
            self.0[word] &= !other.0[word];
            word += 1;
        }
        self
    }

    /// The features in the set, in the order of their declaration.
    pub fn iter(&self) -> impl Iterator<Item = Feature> + '_ {
        self.0.iter().enumerate().flat_map(|(word, bits)| {
            let mut left = *bits;
            core::iter::from_fn(move || {
                let bit = left.trailing_zeros();
                left &= left.wrapping_sub(1);
                Feature::ALL.get(word * 64 + bit as usize).copied().filter(|_| bit < 64)
            })
        })
    }

    const fn change(mut self, features: &[Feature], present: bool) -> FeatureSet {
        let mut at = 0;
        while at < features.len() {
            let changed = FAMILIES[features[at] as usize];
            self = if present { self.union(changed) } else { self.minus(changed) };
            at += 1;
        }
        self
    }
}

/// Each feature with all that refine it, over however many steps. A dialect may make up its set at each call, so this
/// is looked up and not searched for.
static FAMILIES: [FeatureSet; Feature::ALL.len()] = {
    let mut families = [FeatureSet::NONE; Feature::ALL.len()];
    let mut at = 0;
    while at < Feature::ALL.len() {
        let mut current = Some(Feature::ALL[at]);
        while let Some(general) = current {
            families[general as usize] = families[general as usize].insert(Feature::ALL[at]);
            current = general.refines();
        }
        at += 1;
    }
    families
};

impl core::fmt::Debug for FeatureSet {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stating_a_feature_states_its_refinements() {
        let set = FeatureSet::of(&[Feature::Limit]);
        assert!(set.has(Feature::LimitInSetBranch));
        assert!(set.has(Feature::LimitComputed), "a refinement of a refinement");
        assert!(!set.has(Feature::Offset));
        let set = set.without(&[Feature::LimitExpression]);
        assert!(!set.has(Feature::LimitComputed));
        assert!(set.has(Feature::Limit));
    }

    #[test]
    fn one_feature_alone_can_be_added_and_removed() {
        let set = FeatureSet::NONE.insert(Feature::Limit);
        assert_eq!(set.iter().collect::<alloc::vec::Vec<_>>(), [Feature::Limit]);
        assert!(set.remove(Feature::Limit).is_empty());
    }
}
