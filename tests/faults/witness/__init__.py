"""An app that listens, as anybody may write one, and leaves a row each time one of its receivers has run."""
