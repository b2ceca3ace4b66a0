use isogloss::{Dialect, FeatureSet, Version};

/// A dialect that lacks some of the features of its base: what the compiler supplies for them can be run on the engine
/// that has them, and compared with what the engine does by itself.
#[derive(Debug, Clone, Copy)]
pub struct Without<D> {
    /// The dialect as it is.
    pub base: D,
    /// What is taken away from it.
    pub missing: FeatureSet,
}

impl<D: Dialect> Dialect for Without<D> {
    fn name(&self) -> &'static str {
        self.base.name()
    }

    fn version(&self) -> Version {
        self.base.version()
    }

    fn base(&self) -> Option<&dyn Dialect> {
        Some(&self.base)
    }

    fn features(&self) -> FeatureSet {
        self.base.features().minus(self.missing)
    }
}
