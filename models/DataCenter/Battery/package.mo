within DataCenter;
package Battery "Lithium-ion batteries: electrochemistry, heat, ageing, packs and their management"
end Battery;
