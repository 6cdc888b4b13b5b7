//! The command line: the only part that reads files, asks the terminal, and prints.

mod affected;
mod baseline;
mod check;
mod config;
mod console;
mod engine;
mod files;
mod fix;
mod formats;
mod git;
mod ignores;
mod import;
mod init;
mod manual;
mod mentions;
mod of_finding;
mod rules;
mod sources;
mod spool;
mod stream;
mod trouble;
mod watch;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand};

use config::Settings;
use console::Console;
use engine::Engine;
use trouble::Trouble;

/// How a run ended; the worst of several wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    /// Nothing at or above the limit.
    Clean = 0,
    /// Something at or above it.
    Found = 1,
    /// Bad usage, or a rule, source or article that could not be read.
    Trouble = 2,
}

/// Checks press coverage against the published report it is about, and proves every contradiction from the record.
#[derive(Parser)]
#[command(version, about, max_term_width = 100, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 nothing at or above --fail-on; 1 findings at or above it; 2 bad usage, or a rule, \
source or article that could not be read."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Set up a folder of articles: configuration, a sample article and record, and what checks them on every push
    Init(init::InitArgs),
    /// Check articles: files, folders, or - for standard input
    Check(check::CheckArgs),
    /// Make records of published reports (PDF, saved web page, text), or a register of a CSV
    Import(import::ImportArgs),
    /// Look at the records that articles are held against
    #[command(subcommand)]
    Sources(sources::SourcesCommand),
    /// List the rules, or prove them by their own examples
    #[command(subcommand)]
    Rules(rules::RulesCommand),
    /// Say what a rule finds, what to do about it, and how often it was right; or what a claim reads; or all about the finding at a place
    Explain(rules::ExplainArgs),
    /// Print the dates, grades, names and numbers read in an article, for authors of rules
    Mentions(mentions::MentionsArgs),
    /// Print the configuration that is in force, and where each value comes from
    Config(config::ConfigArgs),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one for every command
    Man(manual::ManArgs),
}

/// Rules and records beside those built in.
#[derive(Args, Clone, Debug, Default)]
struct Knowledge {
    /// Folder or file of records to use beside the built-in ones; a file of the same name replaces a built-in one; repeats
    #[arg(long, value_name = "DIR")]
    sources: Vec<PathBuf>,
    /// Folder or file of rules to use beside the built-in ones; a file of the same name replaces a built-in one; repeats
    #[arg(long, value_name = "DIR")]
    rules: Vec<PathBuf>,
    /// Configuration to use; if not said, the nearest presscheck.toml in the working folder or above it
    #[arg(long, value_name = "FILE", conflicts_with = "no_config", overrides_with = "config")]
    config: Option<PathBuf>,
    /// Use no presscheck.toml
    #[arg(long)]
    no_config: bool,
}

impl Knowledge {
    /// Reads the configuration.
    fn settings(&self) -> Result<Settings, Vec<Trouble>> {
        Settings::read(self.config.as_deref(), self.no_config)
    }

    /// Reads the configuration and what it leads to.
    fn load(&self) -> Result<Engine, Vec<Trouble>> {
        self.load_with(&self.settings()?)
    }

    /// Reads and compiles rules and records; everything that is wrong with them is reported at once.
    fn load_with(&self, settings: &Settings) -> Result<Engine, Vec<Trouble>> {
        let mut troubles = Vec::new();
        let mut read = |name: &str, configured: &[PathBuf], given: &[PathBuf]| {
            let mut files = files::toml_files(&format!("`{name}` in the configuration"), configured, &mut troubles);
            files.extend(files::toml_files(&format!("--{name}"), given, &mut troubles));
            files
        };
        let rules = read("rules", &settings.rules(), &self.rules);
        let sources = read("sources", &settings.sources(), &self.sources);
        if troubles.is_empty() {
            Engine::load(rules, sources)
        } else {
            Err(troubles)
        }
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut console = Console::default();
    let status = match run(cli.command, &mut console) {
        Ok(status) => status,
        Err(troubles) => {
            for trouble in &troubles {
                console.err(&trouble.to_string());
            }
            Status::Trouble
        }
    };
    ExitCode::from(console.close(status) as u8)
}

fn run(command: Command, console: &mut Console) -> Result<Status, Vec<Trouble>> {
    match command {
        Command::Init(args) => init::run(&args, console),
        Command::Check(args) => check::run(&args, console),
        Command::Import(args) => import::run(&args, console),
        Command::Sources(command) => sources::run(&command, console),
        Command::Rules(command) => rules::run(&command, console),
        Command::Explain(args) => rules::explain(&args, console),
        Command::Mentions(args) => mentions::run(&args, console),
        Command::Config(args) => config::run(&args, console),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "presscheck", &mut script);
            console.out(&String::from_utf8_lossy(&script));
            Ok(Status::Clean)
        }
        Command::Man(args) => manual::run(&args, Cli::command(), console),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
