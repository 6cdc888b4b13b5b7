//! Formats of a run: which there are, and where each goes.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ValueEnum;
use presscheck::output::{self, About, Run, TextOptions};

use super::spool::Lost;
use super::{Console, Trouble, files};

/// The variable that names the file which GitHub shows on the page of a job.
const STEP_SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// The formats, as `--format` names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Short,
    Json,
    Jsonl,
    Sarif,
    Github,
    Gitlab,
    Junit,
    Rdjson,
    Html,
}

impl Format {
    /// Whether it tells a person that nothing was checked.
    fn warns(self) -> bool {
        matches!(self, Format::Text | Format::Short | Format::Github)
    }
}

/// A format and where it goes: standard output, or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub format: Format,
    pub file: Option<PathBuf>,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once('=') {
            Some((_, "")) => return Err("no file is named after the =".to_owned()),
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let format = Format::from_str(name, false).map_err(|_| format!("no format is called {name}; there are {}", names()))?;
        Ok(Self { format, file })
    }
}

fn names() -> String {
    let names: Vec<String> = Format::value_variants()
        .iter()
        .filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()))
        .collect();
    match names.as_slice() {
        [names @ .., last] => format!("{} and {last}", names.join(", ")),
        [] => String::new(),
    }
}

/// Standard output takes one format.
pub fn only_one_to_stdout(targets: &[Target]) -> Result<(), Trouble> {
    if targets.iter().filter(|target| target.file.is_none()).count() <= 1 {
        return Ok(());
    }
    Err(Trouble::new(
        "two formats are sent to standard output",
        "--format",
        "send all but one to a file: --format json=FILE",
    ))
}

/// Whether a format shows the whole article.
pub fn show_articles(targets: &[Target]) -> bool {
    targets.iter().any(|target| target.format == Format::Html)
}

/// Sends the run to every target; gives whether one on standard output warns when nothing was checked.
///
/// # Errors
/// Every file that could not be written; the others are.
pub fn send(
    targets: &[Target],
    run: &dyn Run,
    options: TextOptions,
    about: &About,
    console: &mut Console,
) -> Result<bool, (bool, Vec<Trouble>)> {
    let mut troubles = Vec::new();
    let mut warned = false;
    for Target { format, file } in targets {
        let options = TextOptions {
            colour: file.is_none() && console.is_coloured(),
            ..options
        };
        let render = |out: &mut dyn Write| render(*format, run, options, about, out);
        let sent = match file {
            None => {
                warned |= format.warns();
                console.pour(render).map_err(Trouble::from)
            }
            Some(file) => write(file, render),
        };
        troubles.extend(sent.err());
    }
    if targets.iter().any(|target| target.format == Format::Github)
        && let Some(file) = std::env::var_os(STEP_SUMMARY).filter(|file| !file.is_empty())
    {
        troubles.extend(append(Path::new(&file), |out| output::github_summary(run, out)).err());
    }
    if troubles.is_empty() { Ok(warned) } else { Err((warned, troubles)) }
}

fn render(format: Format, run: &dyn Run, options: TextOptions, about: &About, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Text => output::text(run, options, out),
        Format::Short => output::short(run, out),
        Format::Json => output::json(run, out),
        Format::Jsonl => output::jsonl(run, out),
        Format::Sarif => output::sarif(run, about, out),
        Format::Github => output::github(run, out),
        Format::Gitlab => output::gitlab(run, out),
        Format::Junit => output::junit(run, about, out),
        Format::Rdjson => output::rdjson(run, out),
        Format::Html => output::html(run, about, out),
    }
}

/// Writes a file whole or not at all; what is no plain file (a pipe, a device) is written into.
fn write(path: &Path, text: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Trouble> {
    let failed = |error: io::Error| unwritten(path, error);
    // A link stays a link: what it leads to is replaced.
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    match std::fs::metadata(&real) {
        Ok(there) if !there.is_file() => {
            let file = File::create(&real).map_err(failed)?;
            return buffered(&file, text).map_err(failed);
        }
        Ok(_) | Err(_) => {}
    }
    let folder = match real.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".presscheck-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let file = builder.tempfile_in(folder).map_err(failed)?;
    buffered(file.as_file(), text).map_err(failed)?;
    file.persist(&real).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Adds to a file that others add to, all at once.
fn append(path: &Path, text: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Trouble> {
    let add = || {
        let text = output::to_string(text)?;
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        file.write_all(text.as_bytes())
    };
    add().map_err(|error| unwritten(path, error))
}

fn buffered(file: &File, text: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    text(&mut out)?;
    out.flush()
}

/// Why a file was not written: it could not be, or what was to stand in it is lost.
fn unwritten(path: &Path, error: io::Error) -> Trouble {
    match error.downcast::<Lost>() {
        Ok(lost) => lost.into(),
        Err(error) => Trouble::file("write", &files::shown(path), &error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_may_name_its_file() {
        assert_eq!(
            "json=a=b.json".parse(),
            Ok(Target {
                format: Format::Json,
                file: Some("a=b.json".into())
            })
        );
        assert!("json=".parse::<Target>().is_err());
        assert!("pdf".parse::<Target>().is_err());
    }

    #[test]
    fn a_file_is_replaced_whole_and_a_link_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (folder.path().join("a.json"), folder.path().join("b.json"));
        write(&file, |out| out.write_all(b"one")).expect("a file");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::os::unix::fs::symlink(&file, &link).expect("a link");
            write(&link, |out| out.write_all(b"two")).expect("a file");
            assert!(link.is_symlink());
            assert_eq!(std::fs::read_to_string(&file).expect("text"), "two");
            let mode = std::fs::metadata(&file).expect("a file").permissions().mode();
            assert_ne!(mode & 0o044, 0, "others may read it: {mode:o}");
        }
        let _ = link;
        assert!(write(&folder.path().join("no/such.json"), |out| out.write_all(b"x")).is_err());
        let lost = write(&file, |out| {
            out.write_all(b"three")?;
            Err(io::Error::other(Lost::from(io::Error::other("no space"))))
        });
        assert!(lost.expect_err("it is lost").what.contains("no space"));
        assert_ne!(std::fs::read_to_string(&file).expect("text"), "three");
        let left = std::fs::read_dir(folder.path()).expect("a folder").count();
        assert!(left <= 2, "no temporary file is left");
    }
}
