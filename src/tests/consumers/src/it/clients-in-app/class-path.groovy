evaluate(new File(basedir, '../../../src/it/class-path.groovy'))
