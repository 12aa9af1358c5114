// The family is generated from sample.yaml.
