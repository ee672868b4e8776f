"""Scripts by a language model behind an OpenAI-compatible server; its answers are believed in nothing."""
