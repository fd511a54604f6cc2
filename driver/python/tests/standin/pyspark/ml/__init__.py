"""The part of machine learning."""
