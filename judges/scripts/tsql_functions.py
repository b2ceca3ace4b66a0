"""The functions of T-SQL and the level that brought each: the grammar reads any name with parentheses as a function.

https://learn.microsoft.com/en-us/sql/t-sql/functions/functions; "Applies to" on each page says since when. What is not
listed and is called without a schema is refused: a function that is missing here is found by the first who uses it.
"""

import re

SINCE = {
    100: """
        ABS ACOS ASCII ASIN ATAN ATN2 AVG BINARY_CHECKSUM CEILING CHAR CHARINDEX CHECKSUM CHECKSUM_AGG COALESCE COL_LENGTH
        COL_NAME CONVERT COS COT COUNT COUNT_BIG CURRENT_TIMESTAMP CURRENT_USER DATALENGTH DATEADD DATEDIFF DATENAME DATEPART
        DAY DB_ID DB_NAME DEGREES DENSE_RANK DIFFERENCE ERROR_MESSAGE ERROR_NUMBER EXP FLOOR GETDATE GETUTCDATE GROUPING
        GROUPING_ID HASHBYTES IDENT_CURRENT ISDATE ISNULL ISNUMERIC LEFT LEN LOG LOG10 LOWER LTRIM MAX MIN MONTH NCHAR NEWID
        NEWSEQUENTIALID NTILE NULLIF OBJECT_ID OBJECT_NAME PATINDEX PI POWER QUOTENAME RADIANS RAND RANK REPLACE REPLICATE
        REVERSE RIGHT ROUND ROW_NUMBER RTRIM SCHEMA_ID SCHEMA_NAME SCOPE_IDENTITY SESSION_USER SIGN SIN SOUNDEX SPACE SQRT
        SQUARE STDEV STDEVP STR STUFF SUBSTRING SUM SWITCHOFFSET SYSDATETIME SYSDATETIMEOFFSET SYSTEM_USER SYSUTCDATETIME TAN
        TODATETIMEOFFSET UNICODE UPPER USER_NAME VAR VARP XACT_STATE YEAR CAST
    """,
    110: """
        CHOOSE CONCAT CUME_DIST DATEFROMPARTS DATETIME2FROMPARTS DATETIMEFROMPARTS DATETIMEOFFSETFROMPARTS EOMONTH FIRST_VALUE
        FORMAT IIF LAG LAST_VALUE LEAD PARSE PERCENTILE_CONT PERCENTILE_DISC PERCENT_RANK SMALLDATETIMEFROMPARTS
        TIMEFROMPARTS TRY_CAST TRY_CONVERT TRY_PARSE
    """,
    130: "COMPRESS DATEDIFF_BIG DECOMPRESS ISJSON JSON_MODIFY JSON_QUERY JSON_VALUE OPENJSON SESSION_CONTEXT STRING_ESCAPE "
    "STRING_SPLIT",
    140: "CONCAT_WS STRING_AGG TRANSLATE TRIM",
    150: "APPROX_COUNT_DISTINCT",
    160: """
        APPROX_PERCENTILE_CONT APPROX_PERCENTILE_DISC BIT_COUNT DATETRUNC DATE_BUCKET GENERATE_SERIES GET_BIT GREATEST
        JSON_ARRAY JSON_OBJECT JSON_PATH_EXISTS LEAST LEFT_SHIFT RIGHT_SHIFT SET_BIT
    """,
}
LEVEL = {name: level for level, names in SINCE.items() for name in names.split()}

# Reserved words and types before a parenthesis.
WORDS = set(
    """
    ALL AND ANY APPLY AS BETWEEN BY CASE CHECK CUBE DEFAULT ELSE EXCEPT EXISTS FROM GROUP IDENTITY IN INTERSECT JOIN KEY LIKE NEXT
    NOT OFFSET ON OPTION OR OUTPUT OVER REFERENCES ROLLUP SELECT SET SETS SOME THEN TOP UNION UNIQUE USING VALUES WHEN WHERE WITH
    BINARY DATETIME2 DATETIMEOFFSET DECIMAL FLOAT NUMERIC NVARCHAR TIME VARBINARY VARCHAR
    """.split()
)

# What is no name of a function although a parenthesis follows: strings, quoted names and comments.
OPAQUE = re.compile(r"'(?:[^']|'')*'|\[(?:[^\]]|\]\])*\]|\"(?:[^\"]|\"\")*\"|/\*.*?\*/|--[^\n]*", re.DOTALL)
CALLED = re.compile(r"(?<![@#\w])([A-Za-z_]\w*)\s*\(")


def wrong(sql, level, called_in_tree):
    """Why a function of the statement is wrong at this level, or None. The tree is asked only if a name is not known."""
    names = {name.upper() for name in CALLED.findall(OPAQUE.sub(" '' ", sql))}
    for name in sorted(names & LEVEL.keys()):
        if LEVEL[name] > level:
            return f"the function {name} came with level {LEVEL[name]}"
    unknown = names - LEVEL.keys() - WORDS
    # Most such names are of tables with a list of columns.
    if unknown:
        for name in sorted(unknown & {name.upper() for name in called_in_tree()}):
            return f"T-SQL has no function {name}"
    return None
