//! `schemas/*.schema.json`, by which editors complete and check the TOML files, are written from the types that read them.
//! `BLESS=1 cargo test --test schemas` rewrites them.

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use support::root;

fn source(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The structs and enums of a file as schemas, by name.
fn types(text: &str) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    let (mut doc, mut default) = (String::new(), false);
    let mut lines = text.lines().map(str::trim);
    while let Some(line) = lines.next() {
        let rest = line.trim_start_matches("pub(crate) ").trim_start_matches("pub ");
        if let Some(name) = rest.strip_prefix("struct ").and_then(|rest| rest.strip_suffix(" {")) {
            let fields = fields(&mut lines, std::mem::take(&mut default));
            found.insert(name.to_owned(), described(fields, &std::mem::take(&mut doc)));
        } else if let Some(name) = rest.strip_prefix("enum ").and_then(|rest| rest.strip_suffix(" {")) {
            let variants = lines.by_ref().take_while(|line| *line != "}");
            let variants: Vec<String> = variants
                .filter_map(|line| line.strip_suffix(',').filter(|_| line.starts_with(char::is_uppercase)))
                .map(str::to_lowercase)
                .collect();
            found.insert(name.to_owned(), described(json!({ "enum": variants }), &std::mem::take(&mut doc)));
        } else {
            remember(line, &mut doc, &mut default);
        }
    }
    found
}

/// The fields of a struct whose head was read, to its end.
fn fields<'a>(lines: &mut impl Iterator<Item = &'a str>, all_default: bool) -> Value {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    let (mut doc, mut default) = (String::new(), false);
    for line in lines.take_while(|line| *line != "}") {
        if let Some((name, of)) = line.strip_suffix(',').and_then(|line| line.strip_prefix("pub ")?.split_once(": ")) {
            let name = name.trim_start_matches("r#").replace('_', "-");
            if !(all_default || std::mem::take(&mut default)) {
                required.push(name.clone());
            }
            properties.insert(name, described(schema(of), &std::mem::take(&mut doc)));
        } else {
            remember(line, &mut doc, &mut default);
        }
    }
    object(properties, &required)
}

/// Keeps what stands before a type or a field: its documentation, and whether it may be left out.
fn remember(line: &str, doc: &mut String, default: &mut bool) {
    if let Some(text) = line.strip_prefix("///") {
        *doc = format!("{doc} {}", text.trim()).trim().to_owned();
    } else if line.starts_with("#[serde(") {
        *default |= line.contains("default");
    } else if !line.starts_with("#[") {
        (*doc, *default) = (String::new(), false);
    }
}

/// The schema of a Rust type.
fn schema(of: &str) -> Value {
    let inside = |name: &str| of.strip_prefix(name)?.strip_prefix('<')?.strip_suffix('>');
    if let Some(of) = inside("Spanned").or_else(|| inside("Option")) {
        return schema(of);
    }
    if let Some(of) = inside("Vec") {
        return json!({ "type": "array", "items": schema(of) });
    }
    if let Some((_, of)) = inside("BTreeMap").and_then(|of| of.split_once(", ")) {
        return json!({ "type": "object", "additionalProperties": schema(of) });
    }
    match of {
        "String" => json!({ "type": "string" }),
        "bool" => json!({ "type": "boolean" }),
        "i32" => json!({ "type": "integer" }),
        "u32" => json!({ "type": "integer", "minimum": 0 }),
        "toml::Value" => json!({}),
        "(Spanned<String>, Spanned<String>)" => json!({ "type": "array", "items": { "type": "string" }, "minItems": 2, "maxItems": 2 }),
        name => {
            assert!(name.chars().all(char::is_alphanumeric), "no schema for the type {name}");
            json!({ "$ref": format!("#/$defs/{name}") })
        }
    }
}

fn object(properties: Map<String, Value>, required: &[String]) -> Value {
    let mut object = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

fn described(mut schema: Value, doc: &str) -> Value {
    if !doc.is_empty() {
        schema["description"] = json!(doc);
    }
    schema
}

/// A schema file: its root's keys, then the other types.
fn document(title: &str, mut types: BTreeMap<String, Value>, of: &str) -> Value {
    let mut schema = types.remove(of).unwrap_or_else(|| panic!("no type {of}"));
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!(title);
    schema["$defs"] = json!(types);
    schema
}

fn config_schema() -> Value {
    document("presscheck.toml", types(&source("src/config.rs")), "Config")
}

/// Keys whose values come from a closed list of the loader.
const CLOSED: &[(&str, &str, &str)] = &[
    ("Rule", "check", "CheckKind"),
    ("Rule", "severity", "Severity"),
    ("Claim", "kind", "ClaimKind"),
    ("Cue", "effect", "Effect"),
    ("Cue", "scope", "Scope"),
    ("Hint", "kind", "UnreadKind"),
    ("Swap", "kind", "SwapKind"),
];

fn rules_schema() -> Value {
    let raw = source("src/pack/raw.rs");
    // What comes behind is no table of a file.
    let (tables, _) = raw.split_once("struct Flaw").expect("the end of the tables");
    let mut types = types(tables);
    let compile = source("src/pack/compile.rs");
    for (table, key, list) in CLOSED {
        let mut values: Vec<&str> = compile
            .split("(\"")
            .filter_map(|part| part.split_once("\", "))
            .filter(|(_, rest)| rest.starts_with(&format!("{list}::")))
            .map(|(name, _)| name)
            .collect();
        values.dedup();
        assert!(!values.is_empty(), "no closed list of {list}");
        let property = &mut types.get_mut(*table).expect("a table")["properties"][*key];
        assert_eq!(property["type"], "string", "{table}.{key}");
        property["enum"] = json!(values);
    }
    document("A presscheck rule file", types, "File")
}

/// One table of a record file: the loader's list of its keys, and each key with its schema.
fn record_table(load: &str, list: &str, required: &[&str], keys: &[(&str, Value)]) -> Value {
    let known = load.split_once(&format!("const {list}: &[&str] = &[")).expect("a list of keys").1;
    let known = known.split_once(']').expect("its end").0;
    let mut known: Vec<&str> = known.split('"').skip(1).step_by(2).collect();
    let mut named: Vec<&str> = keys.iter().map(|(name, _)| *name).collect();
    known.sort_unstable();
    named.sort_unstable();
    assert_eq!(named, known, "the keys of {list}");
    let properties = keys.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    object(properties, &required.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
}

fn records_schema() -> Value {
    let load = source("src/record/load.rs");
    let id = || json!({ "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$" });
    let ids = || json!({ "type": "array", "items": id() });
    let words = || json!({ "type": "string" });
    let list = || json!({ "type": "array", "items": words() });
    let day = || json!({ "type": "string", "description": "A day: 2025-04-15" });
    let days = || json!({ "type": "string", "description": "The first and the last day: 2025-03-03/2025-03-07" });
    let map = |of: Value| json!({ "type": "object", "additionalProperties": of });
    let number = || json!({ "type": "integer", "minimum": 0 });
    let several = |of: &str| json!({ "type": "array", "items": { "$ref": format!("#/$defs/{of}") } });
    let one = |of: &str| json!({ "$ref": format!("#/$defs/{of}") });
    let grades = || described(map(words()), "Area = grade");
    let report: Vec<(&str, Value)> = vec![
        ("id", id()),
        ("body", id()),
        ("bodies", ids()),
        ("framework", id()),
        ("inspected", days()),
        ("published", day()),
        ("url", words()),
    ];
    let mut row: Map<String, Value> = report.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    row.insert("published-in-report".into(), day());
    row.insert("grades".into(), grades());
    row.insert("figures".into(), map(number()));
    let mut row = object(row, &["id".into(), "framework".into()]);
    row["additionalProperties"] = words();
    row["description"] = json!("One report; the register's roles are keys too");
    let types = BTreeMap::from([
        (
            "Report".to_owned(),
            record_table(&load, "REPORT_KEYS", &["id", "framework"], &report),
        ),
        (
            "Person".to_owned(),
            record_table(&load, "PERSON_KEYS", &["name", "role"], &[("name", words()), ("role", id())]),
        ),
        (
            "Document".to_owned(),
            record_table(
                &load,
                "DOCUMENT_KEYS",
                &[],
                &[("file", words()), ("sha256", words()), ("text", words())],
            ),
        ),
        (
            "Provenance".to_owned(),
            record_table(
                &load,
                "PROVENANCE_KEYS",
                &[],
                &[("page", number()), ("line", number()), ("words", words()), ("from", words())],
            ),
        ),
        (
            "Body".to_owned(),
            record_table(
                &load,
                "BODY_KEYS",
                &["id", "name"],
                &[("id", id()), ("name", words()), ("aliases", list()), ("populations", ids())],
            ),
        ),
        (
            "Population".to_owned(),
            record_table(
                &load,
                "POPULATION_KEYS",
                &["id", "names"],
                &[("id", id()), ("names", list()), ("bodies", ids())],
            ),
        ),
        (
            "Register".to_owned(),
            record_table(
                &load,
                "REGISTER_KEYS",
                &["id", "frameworks", "from", "to", "completeness", "source", "rows"],
                &[
                    ("id", id()),
                    ("frameworks", ids()),
                    ("from", day()),
                    ("to", day()),
                    ("complete-from", day()),
                    ("as-at", day()),
                    ("incomplete", ids()),
                    ("completeness", words()),
                    ("source", words()),
                    ("roles", ids()),
                    ("rows", several("Row")),
                ],
            ),
        ),
        ("Row".to_owned(), row),
        (
            "File".to_owned(),
            record_table(
                &load,
                "FILE_KEYS",
                &[],
                &[
                    ("population", several("Population")),
                    ("body", several("Body")),
                    ("register", one("Register")),
                    ("report", one("Report")),
                    ("judgement", grades()),
                    ("figure", map(number())),
                    ("person", several("Person")),
                    ("document", one("Document")),
                    ("provenance", map(one("Provenance"))),
                ],
            ),
        ),
    ]);
    document("A presscheck source file", types, "File")
}

/// What of a value does not fit a schema: of the words of JSON Schema, those that ours use.
fn misfits(schema: &Value, value: &Value, whole: &Value, at: &str, out: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let of = &whole["$defs"][name.trim_start_matches("#/$defs/")];
        assert!(of.is_object(), "{name} is not defined");
        misfits(of, value, whole, at, out);
    }
    let kind = match value {
        Value::Object(_) => "object",
        Value::Array(_) => "array",
        Value::String(_) => "string",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() => "integer",
        _ => "other",
    };
    if schema["type"].as_str().is_some_and(|wanted| wanted != kind) {
        out.push(format!("{at}: {} is wanted, there is {kind}", schema["type"]));
    }
    if schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
        out.push(format!("{at}: {value} is none of {}", schema["enum"]));
    }
    for (name, item) in value.as_object().into_iter().flatten() {
        let at = format!("{at}.{name}");
        match (schema["properties"].get(name), &schema["additionalProperties"]) {
            (Some(of), _) => misfits(of, item, whole, &at, out),
            (None, Value::Bool(false)) => out.push(format!("{at}: there is no such key")),
            (None, of) => misfits(of, item, whole, &at, out),
        }
    }
    let wanted = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    for name in wanted.filter(|name| value.get(name).is_none()) {
        out.push(format!("{at}: {name} is missing"));
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        misfits(&schema["items"], item, whole, &format!("{at}[{index}]"), out);
    }
}

fn check(schema: &Value, text: &str) -> Vec<String> {
    let value: toml::Value = toml::from_str(text).expect("TOML");
    let mut out = Vec::new();
    misfits(schema, &plain(value), schema, "", &mut out);
    out
}

/// TOML as JSON; a date is its text.
fn plain(value: toml::Value) -> Value {
    match value {
        toml::Value::Table(table) => Value::Object(table.into_iter().map(|(key, value)| (key, plain(value))).collect()),
        toml::Value::Array(items) => items.into_iter().map(plain).collect(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(is) => is.into(),
        toml::Value::String(text) => text.into(),
        toml::Value::Datetime(day) => day.to_string().into(),
    }
}

fn toml_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            toml_files(&path, out);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            out.push(path);
        }
    }
}

#[test]
fn the_schemas_are_current() {
    for (name, schema) in [
        ("config", config_schema()),
        ("rules", rules_schema()),
        ("records", records_schema()),
    ] {
        let path = root().join(format!("schemas/{name}.schema.json"));
        let text = format!("{}\n", serde_json::to_string_pretty(&schema).expect("JSON"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(root().join("schemas")).expect("a folder");
            std::fs::write(&path, &text).expect("a file that can be written");
        }
        let there = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            there == text,
            "{name}.schema.json is not current: BLESS=1 cargo test --test schemas"
        );
    }
}

#[test]
fn every_file_that_ships_fits_its_schema() {
    for (folder, schema) in [
        ("rules", rules_schema()),
        ("sources", records_schema()),
        ("tests/packs", rules_schema()),
    ] {
        let mut files = Vec::new();
        toml_files(&root().join(folder), &mut files);
        assert!(!files.is_empty(), "{folder} holds no file");
        // Beside a pack in tests, its records.
        let records = |file: &PathBuf| {
            file.strip_prefix(root())
                .is_ok_and(|file| file.iter().any(|part| part == "sources"))
        };
        for file in files.iter().filter(|file| records(file) == (folder == "sources")) {
            let text = std::fs::read_to_string(file).expect("a file");
            assert_eq!(check(&schema, &text), [] as [String; 0], "{}", file.display());
        }
    }
    let manual = source("docs/configuration.md");
    let shown = manual
        .split_once("```toml\n")
        .and_then(|(_, rest)| rest.split_once("```"))
        .expect("an example")
        .0;
    assert_eq!(check(&config_schema(), shown), [] as [String; 0]);
}

#[test]
fn what_does_not_fit_is_told() {
    for (schema, text, wrong) in [
        (config_schema(), "exlude = []", ".exlude: there is no such key"),
        (
            config_schema(),
            "[severity]\nr = \"eror\"",
            ".severity.r: \"eror\" is none of [\"error\",\"warning\",\"note\",\"off\"]",
        ),
        (config_schema(), "[[override]]\nreport = []", ".override[0]: paths is missing"),
        (
            rules_schema(),
            "[[term]]\nkind = 1\nvalue = \"\"\npatterns = []",
            ".term[0].kind: \"string\" is wanted, there is integer",
        ),
        (records_schema(), "[report]\nid = \"a\"", ".report: framework is missing"),
        (
            records_schema(),
            "[person]\nname = \"\"",
            ".person: \"array\" is wanted, there is object",
        ),
    ] {
        let found = check(&schema, text);
        assert!(found.iter().any(|misfit| misfit == wrong), "{text}: {found:?}");
    }
}
