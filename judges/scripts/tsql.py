"""Reads T-SQL with Microsoft's own grammar, ScriptDom, and resolves names with Microsoft's own schema model, DacFx.

Standard input is one JSON object:

    {"schema": ["CREATE TABLE ...", ...],
     "tasks": [{"key": 0, "level": 150, "sql": "SELECT ...", "declare": "@p1 bigint = NULL"}, ...]}

Standard output is one JSON object a line, {"key": 0, "why": null} or {"key": 0, "why": "what is wrong"}, in no order, and
at the end {"done": <number of tasks>}. Without a schema nothing is said about names.

What it does not see: types, wrong counts of arguments, columns that are neither grouped nor aggregated. Names of functions,
which the grammar does not know, are held against a table.
"""

import json
import os
import re
import sys
import tempfile

import tsql_functions

# What lives in a stored procedure, and therefore has its names resolved there.
QUERIES = {"SelectStatement", "InsertStatement", "UpdateStatement", "DeleteStatement", "MergeStatement"}


def load_libraries(with_model):
    """Starts the runtime inside this process and loads the libraries that came with the packages."""
    import clr_loader
    import pythonnet

    packages = os.path.dirname(os.path.dirname(os.path.abspath(pythonnet.__file__)))
    runtime = {
        "runtimeOptions": {
            "tfm": "netcoreapp3.1",
            "framework": {"name": "Microsoft.NETCore.App", "version": "3.1.0"},
            # The grammar alone needs no cultures; the model compares names by one.
            "configProperties": {"System.Globalization.Invariant": not with_model},
        }
    }
    with tempfile.NamedTemporaryFile("w", suffix=".json") as config:
        json.dump(runtime, config)
        config.flush()
        dotnet = os.path.join(packages, "dotnetcore2", "bin")
        pythonnet.set_runtime(clr_loader.get_coreclr(runtime_config=config.name, dotnet_root=dotnet))
        import clr
        import System
        from System.Reflection import Assembly

    libraries = os.path.join(packages, "mssqlcli", "mssqltoolsservice", "bin")

    def resolve(_sender, wanted):
        name = wanted.Name.split(",")[0]
        path = os.path.join(libraries, name + ".dll")
        own = os.path.exists(path) and not name.startswith("System.Private")
        return Assembly.LoadFrom(path) if own else None

    System.AppDomain.CurrentDomain.AssemblyResolve += System.ResolveEventHandler(resolve)
    clr.AddReference(os.path.join(libraries, "Microsoft.SqlServer.TransactSql.ScriptDom.dll"))
    if with_model:
        clr.AddReference(os.path.join(libraries, "Microsoft.SqlServer.Dac.Extensions.dll"))


class Grammar:
    """The grammars of all levels, each made when it is first asked for."""

    def __init__(self):
        self.parsers = {}

    def read(self, level, sql):
        """Returns the kinds of the statements in `sql`, and what is wrong with them or None."""
        from System.IO import StringReader
        import Microsoft.SqlServer.TransactSql.ScriptDom as scriptdom

        if level not in self.parsers:
            # QUOTED_IDENTIFIER is on, as every driver sets it.
            self.parsers[level] = getattr(scriptdom, f"TSql{level}Parser")(True)
        tree, errors = self.parsers[level].Parse(StringReader(sql), None)
        if errors.Count:
            first = errors[0]
            return [], f"{first.Number} at {first.Line}:{first.Column}: {first.Message}"
        statements = [statement for batch in tree.Batches for statement in batch.Statements]
        # A word that T-SQL does not have may be read as an alias, and what follows it as a second statement.
        if len(statements) != 1:
            return [], f"it is read as {len(statements)} statements"
        why = tsql_functions.wrong(sql, level, lambda: called_without_schema(tree))
        return [type(statement).__name__ for statement in statements], why


def called_without_schema(node):
    """The names of the functions in a tree, of all that are called without a schema before their name."""
    import Microsoft.SqlServer.TransactSql.ScriptDom as scriptdom

    if node.GetType().Name == "FunctionCall" and node.CallTarget is None:
        yield node.FunctionName.Value
    for member in members(node.GetType()):
        value = member.GetValue(node)
        children = [value] if isinstance(value, scriptdom.TSqlFragment) else value or []
        for child in children:
            if isinstance(child, scriptdom.TSqlFragment):
                yield from called_without_schema(child)


MEMBERS = {}


def members(kind):
    """The properties of one kind of node that hold other nodes, or lists that may."""
    if kind.FullName not in MEMBERS:
        from System.Collections import IEnumerable
        import Microsoft.SqlServer.TransactSql.ScriptDom as scriptdom
        import clr

        node, several = clr.GetClrType(scriptdom.TSqlFragment), clr.GetClrType(IEnumerable)
        MEMBERS[kind.FullName] = [
            member
            for member in kind.GetProperties()
            # The tokens are a flat copy of the text.
            if member.Name != "ScriptTokenStream"
            and not member.GetIndexParameters().Length
            and (node.IsAssignableFrom(member.PropertyType) or several.IsAssignableFrom(member.PropertyType))
            and member.PropertyType.FullName != "System.String"
        ]
    return MEMBERS[kind.FullName]


class Model:
    """The schema at one level, with a procedure for each statement that is judged."""

    def __init__(self, schema, level):
        import System
        from Microsoft.SqlServer.Dac.Model import SqlServerVersion, TSqlModel, TSqlModelOptions

        self.level = level
        self.model = TSqlModel(System.Enum.Parse(SqlServerVersion, f"Sql{level}"), TSqlModelOptions())
        for statement in schema:
            self.model.AddObjects(statement)

    def add(self, task):
        """Returns why the statement cannot be put in, or None. After a refusal the model takes nothing more."""
        name = f"[dbo].[judged_{task['key']}]"
        try:
            self.model.AddObjects(f"CREATE PROCEDURE {name} {task['declare']} AS BEGIN\n{task['sql']}\nEND")
        except Exception as error:
            said = [line for line in str(error).splitlines() if line.startswith("Error ")]
            return (said or [str(error)])[0]
        return None

    def complaints(self):
        """What the model says about its procedures, by key; what it says about none is under None."""
        found = {}
        for message in self.model.Validate():
            about = re.search(r"\[judged_(\d+)\]", message.Message)
            text = re.sub(r"^Error validating element [^:]*: ", "", message.Message)
            found.setdefault(int(about.group(1)) if about else None, text)
        return found


def unresolved(schema, level, tasks):
    """Resolves the names of the tasks; returns what is wrong by key."""
    about_schema = Model(schema, level).complaints()
    if about_schema:
        sys.exit(f"the schema itself is wrong at level {level}: {next(iter(about_schema.values()))}")

    wrong, rest = {}, iter(tasks)
    complete = False
    while not complete:
        model = Model(schema, level)
        for task in rest:
            why = model.add(task)
            if why is not None:
                wrong[task["key"]] = why
                break
        else:
            complete = True
        found = model.complaints()
        if None in found:
            sys.exit(f"the model says something about no statement at level {level}: {found[None]}")
        wrong.update(found)
    return wrong


def main():
    request = json.load(sys.stdin)
    schema, tasks = request["schema"], request["tasks"]
    load_libraries(bool(schema))
    grammar = Grammar()

    def say(key, why):
        print(json.dumps({"key": key, "why": why}), flush=True)

    by_level = {}
    for task in tasks:
        kinds, why = grammar.read(task["level"], task["sql"])
        if why is None and schema and kinds[0] in QUERIES:
            by_level.setdefault(task["level"], []).append(task)
        else:
            say(task["key"], why)
    for level, group in by_level.items():
        wrong = unresolved(schema, level, group)
        for task in group:
            say(task["key"], wrong.get(task["key"]))
    print(json.dumps({"done": len(tasks)}), flush=True)


main()
