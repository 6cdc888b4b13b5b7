//! `presscheck init`: a repository of articles to start from, with a mistake in it that the first check finds.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::trouble::one_line;
use super::{Console, Status, Trouble, files};

const CONFIG: &str = include_str!("presscheck.toml");
const ARTICLE: &str = include_str!("sample.md");
const RECORD: &str = include_str!("anytown.toml");
const GITHUB: &str = include_str!("github.in.yml");
const GITLAB: &str = include_str!("gitlab.in.yml");

/// Where the templates of CI take the address of the program's repository.
const PLACE: &str = "@GIT@";

/// Where to begin, and what checks the articles there.
#[derive(Args)]
pub struct InitArgs {
    /// Folder to set up; made if it is not there
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// What checks the articles on every push
    #[arg(long, value_name = "WHERE", default_value = "github", overrides_with = "ci")]
    ci: Ci,
    /// Address of the git repository that CI installs presscheck from; if not said, CI takes it from its variable PRESSCHECK_GIT
    #[arg(long, value_name = "URL", value_parser = parse_url, overrides_with = "git")]
    git: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Ci {
    /// .github/workflows/presscheck.yml
    Github,
    /// .gitlab-ci.yml
    Gitlab,
    /// Nothing
    None,
}

impl Ci {
    /// The file that says so, below the folder.
    fn file(self) -> Option<&'static str> {
        match self {
            Self::Github => Some(".github/workflows/presscheck.yml"),
            Self::Gitlab => Some(".gitlab-ci.yml"),
            Self::None => None,
        }
    }
}

/// An address goes into YAML between quotation marks.
fn parse_url(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@%+=".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        Ok(text.to_owned())
    } else {
        Err("an address is written as https://example.org/presscheck.git".to_owned())
    }
}

/// What is written: path below the folder, and text.
fn content(ci: Ci, git: Option<&str>) -> Vec<(&'static str, String)> {
    let mut files = vec![
        ("presscheck.toml", CONFIG.to_owned()),
        ("articles/sample.md", ARTICLE.to_owned()),
        ("sources/anytown.toml", RECORD.to_owned()),
    ];
    let text = match ci {
        Ci::Github => GITHUB.replace(
            PLACE,
            &git.map_or("${{ vars.PRESSCHECK_GIT }}".to_owned(), |url| format!("\"{url}\"")),
        ),
        Ci::Gitlab => GITLAB.replace(PLACE, &git.map_or(String::new(), |url| format!("\n    PRESSCHECK_GIT: \"{url}\""))),
        Ci::None => String::new(),
    };
    files.extend(ci.file().map(|file| (file, text)));
    files
}

/// Runs the command.
pub fn run(args: &InitArgs, console: &mut Console) -> Result<Status, Vec<Trouble>> {
    let content = content(args.ci, args.git.as_deref());
    let there: Vec<Trouble> = content
        .iter()
        .map(|(name, _)| args.folder.join(name))
        .filter(|path| path.symlink_metadata().is_ok())
        .map(|path| {
            Trouble::new(
                "a file is there already; nothing was written",
                one_line(&files::shown(&path)),
                "move it away, or name another folder",
            )
        })
        .collect();
    if !there.is_empty() {
        return Err(there);
    }
    if args.folder.exists() && !args.folder.is_dir() {
        let what = "what is to be set up is not a folder; nothing was written";
        return Err(vec![Trouble::new(what, one_line(&files::shown(&args.folder)), "name another one")]);
    }
    let mut made = Made::default();
    for (name, text) in &content {
        let path = args.folder.join(name);
        if let Err(error) = made.write(&path, text) {
            made.take_back();
            return Err(vec![Trouble::file("write", &files::shown(&path), &error)]);
        }
    }
    console.out(&next_steps(&content, args));
    Ok(Status::Clean)
}

/// The top of the git repository that a folder is in, without links.
fn repository(folder: &Path) -> Option<PathBuf> {
    let folder = files::real(folder);
    let top = folder.ancestors().find(|above| above.join(".git").exists())?;
    Some(top.to_owned())
}

fn next_steps(content: &[(&str, String)], args: &InitArgs) -> String {
    let mut out = String::new();
    for (name, _) in content {
        out += &format!("wrote {}\n", one_line(&files::shown(&args.folder.join(name))));
    }
    out += "\nNext:\n";
    if args.folder != Path::new(".") {
        out += &format!("  cd {}\n", one_line(&files::shown(&args.folder)));
    }
    out += "  presscheck check        the sample has one mistake: mend it in articles/sample.md, and check again\n";
    let top = repository(&args.folder);
    if top.is_none() {
        out += "  git init\n";
    }
    match (args.ci, &args.git) {
        (Ci::None, _) | (_, Some(_)) => {}
        (Ci::Github, None) => {
            out += "  In the settings of the GitHub repository, under variables of Actions, say where presscheck is: PRESSCHECK_GIT\n";
        }
        (Ci::Gitlab, None) => {
            out += "  In the settings of the GitLab project, under CI/CD variables, say where presscheck is: PRESSCHECK_GIT\n";
        }
    }
    out += "  git add . && git commit && git push\n";
    if let (Some(file), Some(top)) = (args.ci.file(), top)
        && top != files::real(&args.folder)
    {
        let (file, top) = (files::shown(&args.folder.join(file)), files::shown(&top));
        let (file, top, here) = (one_line(&file), one_line(&top), one_line(&files::shown(&args.folder)));
        out += &format!(
            "\nnote: CI looks at the top of the repository only: move {file} to the same place below {top}, and let it run `presscheck check` in the folder {here}\n"
        );
    }
    out + "\nThen put your own articles into articles/, and `presscheck import` the reports that they are about into sources/.\n"
}

/// Files and folders that were made, in that order.
#[derive(Default)]
struct Made {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Made {
    /// Writes a file that is not there, and makes the folders above it.
    fn write(&mut self, path: &Path, text: &str) -> std::io::Result<()> {
        let parents = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
        let mut missing: Vec<&Path> = parents.take_while(|folder| !folder.is_dir()).collect();
        while let Some(folder) = missing.pop() {
            match fs::create_dir(folder) {
                Ok(()) => self.folders.push(folder.to_owned()),
                Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => {}
                Err(error) => return Err(error),
            }
        }
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        self.files.push(path.to_owned());
        file.write_all(text.as_bytes())
    }

    /// Takes away what was made, as far as that can be done; a folder that somebody else has put something into stays.
    fn take_back(self) {
        for file in self.files {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.into_iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}
