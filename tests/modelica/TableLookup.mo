package TableLookup "Table interpolation by a function with a loop"
  function interpolate "Linear interpolation"
    input Real x "Abscissa";
    input Real xs[:] "Grid";
    input Real ys[size(xs, 1)] "Values";
    output Real y "Ordinate";
  protected
    Integer i "Interval";
  algorithm
    i := 1;
    while i < size(xs, 1) - 1 and x > xs[i + 1] loop
      i := i + 1;
    end while;
    y := ys[i] + (ys[i + 1] - ys[i])*(x - xs[i])/(xs[i + 1] - xs[i]);
  end interpolate;
  function horner "Polynomial"
    input Real x "Argument";
    input Real c[:] "Coefficients, constant first";
    output Real y "Value";
  algorithm
    y := 0;
    for i in size(c, 1):-1:1 loop
      y := y*x + c[i];
    end for;
  end horner;
  function polar "Two results"
    input Real x "First coordinate";
    input Real y "Second coordinate";
    output Real r "Radius";
    output Real phi "Angle";
  algorithm
    r := sqrt(x^2 + y^2);
    phi := atan2(y, x);
  end polar;
  model Model "Uses all three"
    parameter Real xs[6] = {0, 1, 2, 3, 4, 5} "Grid";
    parameter Real ys[6] = {0, 1, 0.5, 2, 1, 3} "Values";
    Real x(start = 0, fixed = true) "Abscissa";
    Real area(start = 0, fixed = true) "Area below the table";
    Real y "Table value";
    Real p "Polynomial";
    Real r "Radius";
    Real phi "Angle";
  equation
    der(x) = 0.9;
    y = interpolate(x, xs, ys);
    der(area) = y;
    p = horner(x, {1, 0.5, -0.1});
    (r, phi) = polar(1 + x, y);
  end Model;
end TableLookup;
