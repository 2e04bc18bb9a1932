//! Three-valued logic (Kleene): what cannot be known stays unknown unless the rest decides.

/// What a condition says of an intent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Truth {
    /// Holds, whatever is unknown.
    True,
    /// Does not hold, whatever is unknown.
    False,
    /// Could not be decided; says why.
    Unknown(String),
}

impl Truth {
    /// False if either is; else unknown if either is.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, other) => other,
            (unknown, _) => unknown,
        }
    }

    /// True if either is; else unknown if either is.
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::True, _) | (_, Self::True) => Self::True,
            (Self::False, other) => other,
            (unknown, _) => unknown,
        }
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            unknown @ Self::Unknown(_) => unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(known: bool) -> Self {
        if known { Self::True } else { Self::False }
    }
}

#[cfg(test)]
mod tests {
    use super::Truth;

    #[test]
    fn unknown_is_decided_only_by_what_decides_alone() {
        let of = |letter| match letter {
            't' => Truth::True,
            'f' => Truth::False,
            _ => Truth::Unknown(String::new()),
        };
        // left, right, and, or
        for row in [
            "tttt", "tfft", "tuut", "ftft", "ffff", "fufu", "utut", "uffu", "uuuu",
        ] {
            let mut cells = row.chars().map(of);
            let mut next = || cells.next().unwrap_or(Truth::False);
            let (left, right) = (next(), next());
            assert_eq!(left.clone().and(right.clone()), next(), "{row}: and");
            assert_eq!(left.or(right), next(), "{row}: or");
        }
        assert_eq!(!of('u'), of('u'));
    }
}
