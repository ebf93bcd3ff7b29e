within DataCenter;
package Logic "Discrete memories that all domains share"
end Logic;
