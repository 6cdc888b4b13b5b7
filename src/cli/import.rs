//! `presscheck import`: reports and tables become source files.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use presscheck::record::import::{Imported, MOST_BYTES};
use rayon::prelude::*;

use super::engine::Importer;
use super::files::{self, Input};
use super::{Console, Knowledge, Status, Trouble};

/// Longest time that one document may take: a thousand times what a long report does.
const PATIENCE: Duration = Duration::from_secs(60);
/// Stack of the thread that reads a document; what nests deeply needs it.
const STACK: usize = 256 * 1024 * 1024;

/// What to import, and where to.
#[derive(Args)]
pub struct ImportArgs {
    /// Reports (PDF, saved web page, plain text), folders of them, or a CSV of outcomes with --mapping
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Folder that the records are written to; made if it is not there
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
    /// Settle a fact that the document lacks or states in two ways: inspected=2025-03-03/2025-03-07, published=2025-04-15,
    /// judgement.AREA=GRADE, person.ROLE=NAME, body=ID, framework=ID; repeats; for one document at a time
    #[arg(long, value_name = "FIELD=VALUE")]
    set: Vec<String>,
    /// Which column of a CSV is what: a TOML file, described in sources/README.md
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Replace files that are there already
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    knowledge: Knowledge,
}

/// Runs the command.
pub fn run(args: &ImportArgs, console: &mut Console) -> Result<Status, Vec<Trouble>> {
    let settled = settled(&args.set)?;
    let mut troubles = Vec::new();
    let inputs = files::documents(&args.files, &mut troubles);
    if !troubles.is_empty() {
        return Err(troubles);
    }
    let tables = inputs.iter().filter(|input| is_table(input)).count();
    let usage = |what: &str, at: &str, help: &str| Err(vec![Trouble::new(what, at, help)]);
    match (&args.mapping, tables) {
        (None, 0) => {}
        (None, _) => return usage("a CSV needs a mapping", "--mapping", "say which column is what: --mapping map.toml"),
        (Some(_), 1) if inputs.len() == 1 => {}
        (Some(_), _) => return usage("--mapping is for one CSV", "--mapping", "import the CSV alone"),
    }
    if !settled.is_empty() && (inputs.len() != 1 || tables == 1) {
        return usage("--set is for one document", "--set", "import the document alone");
    }
    if inputs.is_empty() {
        return usage(
            "no document to import",
            "",
            "name PDF files, saved pages or text files, or a folder that holds some",
        );
    }
    let importer = args.knowledge.load()?.importer();
    std::fs::create_dir_all(&args.into).map_err(|error| vec![Trouble::file("make", &files::shown(&args.into), &error)])?;
    match &args.mapping {
        Some(mapping) => table(&inputs[0], mapping, args, importer, console),
        None => documents(&inputs, &settled, args, importer, console),
    }
}

fn is_table(input: &Input) -> bool {
    input.name.to_lowercase().ends_with(".csv")
}

fn settled(set: &[String]) -> Result<Vec<(String, String)>, Vec<Trouble>> {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut troubles = Vec::new();
    for pair in set {
        match pair.split_once('=').map(|(field, value)| (field.trim(), value.trim())) {
            Some((field, value)) if !field.is_empty() && !value.is_empty() => {
                if out.iter().any(|(other, _)| other == field) {
                    troubles.push(Trouble::new(
                        format!("{field:?} is settled twice"),
                        "--set",
                        "settle each fact once",
                    ));
                }
                out.push((field.to_owned(), value.to_owned()));
            }
            _ => troubles.push(Trouble::new(
                format!("{pair:?} settles nothing"),
                "--set",
                "write --set published=2025-04-15",
            )),
        }
    }
    if troubles.is_empty() { Ok(out) } else { Err(troubles) }
}

fn table(input: &Input, mapping: &Path, args: &ImportArgs, importer: Importer, console: &mut Console) -> Result<Status, Vec<Trouble>> {
    let shown = files::shown(mapping);
    let map = std::fs::read_to_string(mapping).map_err(|error| vec![Trouble::file("read", &shown, &error)])?;
    let bytes = bytes(input).map_err(|trouble| vec![trouble])?;
    let register = importer.register(&input.name, &bytes, &shown, map)?;
    let file = args.into.join(format!("{}.toml", register.id));
    write(&[(&file, &register.toml)], args.force).map_err(|trouble| vec![trouble])?;
    console.out(&format!("{}: {} rows\n", files::shown(&file), register.rows));
    Ok(Status::Clean)
}

fn documents(
    inputs: &[Input],
    settled: &[(String, String)],
    args: &ImportArgs,
    importer: Importer,
    console: &mut Console,
) -> Result<Status, Vec<Trouble>> {
    let bar = if inputs.len() > 1 && console.is_watched() {
        ProgressBar::new(inputs.len() as u64)
    } else {
        ProgressBar::hidden()
    };
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} documents") {
        bar.set_style(style);
    }
    // A damaged file may make its decoder panic, which is told as the file's error and not in the decoder's own words.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let read: Vec<Result<Imported, Vec<Trouble>>> = inputs
        .par_iter()
        .map(|input| {
            let imported = document(input, settled, importer);
            bar.inc(1);
            imported
        })
        .collect();
    std::panic::set_hook(hook);
    bar.finish_and_clear();

    let mut owner: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rows = Vec::with_capacity(inputs.len());
    let mut refused = 0;
    for (at, (input, imported)) in inputs.iter().zip(&read).enumerate() {
        let done = match imported {
            Ok(report) => {
                let first = *owner.entry(&report.id).or_insert(at);
                if first == at {
                    let (record, text) = (format!("{}.toml", report.id), format!("{}.txt", report.id));
                    let files = [
                        (&args.into.join(text), &report.text.to_string()),
                        (&args.into.join(record), &report.toml),
                    ];
                    write(&files, args.force).map_err(|trouble| {
                        vec![Trouble {
                            what: format!("not imported: {}", trouble.what),
                            ..trouble
                        }]
                    })
                } else {
                    Err(vec![Trouble::new(
                        format!("not imported: {} is made from {}, too", report.id, inputs[first].name),
                        &input.name,
                        "import one of the two",
                    )])
                }
            }
            Err(troubles) => Err(troubles.clone()),
        };
        match (done, imported) {
            (Ok(()), Ok(report)) => rows.push(row(&input.name, report)),
            (done, _) => {
                refused += 1;
                rows.push([input.name.clone(), "refused".to_owned(), String::new(), String::new()]);
                for trouble in done.err().into_iter().flatten() {
                    console.err(&trouble.to_string());
                }
            }
        }
    }
    console.out(&summary(&rows));
    let imported = inputs.len() - refused;
    console.out(&format!(
        "{} document{}: {imported} imported into {}, {refused} refused\n",
        inputs.len(),
        if inputs.len() == 1 { "" } else { "s" },
        files::shown(&args.into)
    ));
    Ok(if refused > 0 { Status::Trouble } else { Status::Clean })
}

/// Reads a document in a thread of its own, which is left behind if it takes too long.
fn document(input: &Input, settled: &[(String, String)], importer: Importer) -> Result<Imported, Vec<Trouble>> {
    let bytes = bytes(input).map_err(|trouble| vec![trouble])?;
    let (send, receive) = mpsc::channel();
    let (name, settled) = (input.name.clone(), settled.to_vec());
    let reader = std::thread::Builder::new().stack_size(STACK).spawn(move || {
        // Nobody listens once patience is gone.
        let _ = send.send(importer.import(&name, &bytes, &settled));
    });
    let refuse = |what: &str, help: &str| Err(vec![Trouble::new(what, &input.name, help)]);
    if reader.is_err() {
        return refuse("not imported: no thread could be started", "import fewer documents at once");
    }
    match receive.recv_timeout(PATIENCE) {
        Ok(imported) => imported,
        Err(mpsc::RecvTimeoutError::Timeout) => refuse(
            "not imported: it takes longer than a minute",
            "check that it is a report, or import the report's text",
        ),
        Err(mpsc::RecvTimeoutError::Disconnected) => refuse(
            "not imported: the program broke on this document; the others were read",
            "this is a fault of presscheck: please report it, with the document",
        ),
    }
}

/// What to do about a document that is too large.
const SMALLER: &str = "a report is smaller: check that it is one";

/// The bytes of a document, unless it is too large to be one.
fn bytes(input: &Input) -> Result<Vec<u8>, Trouble> {
    if let Some(file) = &input.file
        && let Ok(about) = std::fs::metadata(file)
        && about.len() > MOST_BYTES
    {
        let what = format!("not imported: it is larger than {} MB", MOST_BYTES / (1024 * 1024));
        return Err(Trouble::new(what, &input.name, SMALLER));
    }
    super::check::bytes(input, usize::try_from(MOST_BYTES).unwrap_or(usize::MAX), SMALLER)
}

/// Writes files that belong together: all or none, and nothing over another file unless `force` says so.
pub fn write(files: &[(&PathBuf, &String)], force: bool) -> Result<(), Trouble> {
    let failed = |path: &Path, error: &std::io::Error| Trouble::file("write", &files::shown(path), error);
    if !force && let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
        return Err(there(path));
    }
    let mut ready = Vec::with_capacity(files.len());
    for (path, text) in files {
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut file = tempfile::Builder::new()
            .prefix(".presscheck-")
            .tempfile_in(folder)
            .map_err(|error| failed(path, &error))?;
        file.write_all(text.as_bytes())
            .and_then(|()| file.as_file().sync_all())
            .map_err(|error| failed(path, &error))?;
        open(file.as_file()).map_err(|error| failed(path, &error))?;
        ready.push((path, file));
    }
    let mut written: Vec<&PathBuf> = Vec::new();
    for (path, file) in ready {
        let done = if force { file.persist(path) } else { file.persist_noclobber(path) };
        if let Err(error) = done {
            // What was there before stays only where nothing was replaced.
            if !force {
                for path in written {
                    let _ = std::fs::remove_file(path);
                }
            }
            return Err(match error.error.kind() {
                std::io::ErrorKind::AlreadyExists => there(path),
                _ => failed(path, &error.error),
            });
        }
        written.push(path);
    }
    Ok(())
}

/// A temporary file is its owner's alone; a source file may be read by all, as others are.
#[cfg(unix)]
fn open(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn open(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}

fn there(path: &Path) -> Trouble {
    Trouble::new("a file is there already", files::shown(path), "add --force to replace it")
}

/// File, record, days, grades.
fn row(name: &str, report: &Imported) -> [String; 4] {
    let mut grades: Vec<(&str, usize)> = Vec::new();
    for (_, grade) in &report.judgements {
        match grades.iter_mut().find(|(known, _)| known == grade) {
            Some((_, count)) => *count += 1,
            None => grades.push((grade, 1)),
        }
    }
    let grades: Vec<String> = grades.iter().map(|(grade, count)| format!("{count} {grade}")).collect();
    [name.to_owned(), report.id.clone(), report.inspected.clone(), grades.join(", ")]
}

fn summary(rows: &[[String; 4]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2)];
    let mut out = String::new();
    for [name, id, days, grades] in rows {
        let [a, b, c] = widths;
        out += format!("{name:<a$}  {id:<b$}  {days:<c$}  {grades}").trim_end();
        out.push('\n');
    }
    out
}
