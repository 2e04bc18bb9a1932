//! The difference of two texts, line by line, as `diff -u` writes it.

/// Lines around a change.
const CONTEXT: usize = 3;
/// Texts whose differing middles have more lines than this are shown as taken out and put in as a whole.
const MOST: usize = 4000;

/// One line, and what becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step<'t> {
    Keep(&'t str),
    Drop(&'t str),
    Add(&'t str),
}

/// The difference; empty if there is none.
pub(super) fn unified(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let steps = steps(&old, &new);
    let changed: Vec<usize> = (0..steps.len())
        .filter(|at| !matches!(steps[*at], Step::Keep(_)))
        .collect();
    let mut text = String::new();
    let mut at = 0;
    while let Some(first) = changed.get(at) {
        let begin = first.saturating_sub(CONTEXT);
        let mut last = *first;
        while let Some(next) = changed.get(at) {
            if *next > last + 2 * CONTEXT {
                break;
            }
            last = *next;
            at += 1;
        }
        let end = (last + CONTEXT + 1).min(steps.len());
        hunk(&mut text, &steps, begin, end);
    }
    text
}

fn hunk(text: &mut String, steps: &[Step<'_>], begin: usize, end: usize) {
    let count = |steps: &[Step<'_>]| {
        let old = steps
            .iter()
            .filter(|step| !matches!(step, Step::Add(_)))
            .count();
        let new = steps
            .iter()
            .filter(|step| !matches!(step, Step::Drop(_)))
            .count();
        (old, new)
    };
    let (old, new) = count(&steps[..begin]);
    let (olds, news) = count(&steps[begin..end]);
    let first = |before: usize, lines: usize| if lines == 0 { before } else { before + 1 };
    *text += &format!(
        "@@ -{},{olds} +{},{news} @@\n",
        first(old, olds),
        first(new, news)
    );
    for step in &steps[begin..end] {
        let (sign, line) = match step {
            Step::Keep(line) => (' ', line),
            Step::Drop(line) => ('-', line),
            Step::Add(line) => ('+', line),
        };
        text.push(sign);
        *text += line;
        text.push('\n');
    }
}

/// From the old lines to the new ones by the longest lines in common.
fn steps<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<Step<'t>> {
    let same = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| {
        pairs.take_while(|(one, other)| one == other).count()
    };
    let begin = same(&mut old.iter().zip(new));
    let rest = old.len().min(new.len()) - begin;
    let end = same(&mut old.iter().rev().zip(new.iter().rev())).min(rest);
    let (olds, news) = (&old[begin..old.len() - end], &new[begin..new.len() - end]);
    let mut steps: Vec<Step<'_>> = old[..begin].iter().map(|line| Step::Keep(line)).collect();
    if olds.len().saturating_mul(news.len()) > MOST * MOST {
        steps.extend(olds.iter().map(|line| Step::Drop(line)));
        steps.extend(news.iter().map(|line| Step::Add(line)));
    } else {
        steps.extend(middle(olds, news));
    }
    steps.extend(old[old.len() - end..].iter().map(|line| Step::Keep(line)));
    steps
}

fn middle<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<Step<'t>> {
    let width = new.len() + 1;
    // How many lines are in common behind each pair of places.
    let mut common = vec![0_u16; (old.len() + 1) * width];
    for (row, one) in old.iter().enumerate().rev() {
        for (column, other) in new.iter().enumerate().rev() {
            common[row * width + column] = if one == other {
                common[(row + 1) * width + column + 1] + 1
            } else {
                common[(row + 1) * width + column].max(common[row * width + column + 1])
            };
        }
    }
    let (mut row, mut column) = (0, 0);
    let mut steps = Vec::new();
    while row < old.len() || column < new.len() {
        if row < old.len() && column < new.len() && old[row] == new[column] {
            steps.push(Step::Keep(old[row]));
            (row, column) = (row + 1, column + 1);
        } else if column == new.len()
            || row < old.len()
                && common[(row + 1) * width + column] >= common[row * width + column + 1]
        {
            steps.push(Step::Drop(old[row]));
            row += 1;
        } else {
            steps.push(Step::Add(new[column]));
            column += 1;
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_what_diff_would_say() {
        assert_eq!(unified("a\nb\n", "a\nb\n"), "");
        assert_eq!(unified("", "a\n"), "@@ -0,0 +1,1 @@\n+a\n");
        assert_eq!(unified("a\n", ""), "@@ -1,1 +0,0 @@\n-a\n");
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n";
        let new = "1\n2\n3\nfour\n5\n6\n7\n8\n9\n10\n11\n13\nmore\n";
        assert_eq!(
            unified(old, new),
            "@@ -1,7 +1,7 @@\n 1\n 2\n 3\n-4\n+four\n 5\n 6\n 7\n\
             @@ -9,5 +9,5 @@\n 9\n 10\n 11\n-12\n 13\n+more\n"
        );
    }

    #[test]
    fn long_texts_take_bounded_time() {
        let lines = |letter: &str| {
            let lines: Vec<String> = (0..20_000).map(|line| format!("{letter}{line}")).collect();
            lines.join("\n")
        };
        assert_eq!(unified(&lines("a"), &lines("b")).lines().count(), 40_001);
    }
}
